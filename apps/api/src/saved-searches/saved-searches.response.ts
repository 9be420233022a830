import { ApiProperty } from '@nestjs/swagger';
import type { SavedSearch, SavedSearchList } from '@timberline/contract';

export class SavedSearchResponse implements SavedSearch {
  @ApiProperty({ example: '4kq0ZbM7cXr9sTfWvL2eHa' })
  id!: string;
  @ApiProperty({ example: 'errors of the shop' })
  name!: string;
  @ApiProperty({ example: 'q=timeout&level=error&from=now-1h' })
  search!: string;
  @ApiProperty({ type: [String], example: ['timestamp', 'level', 'message'] })
  columns!: string[];
  @ApiProperty()
  shared!: boolean;
  @ApiProperty({ description: 'The name of the person or key; `anyone` without a login.', example: 'joe' })
  owner!: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version!: number;
  @ApiProperty({ format: 'date-time', example: '2026-11-24T15:00:00.512Z' })
  updatedAt!: string;
}

export class SavedSearchListResponse implements SavedSearchList {
  @ApiProperty({ type: [SavedSearchResponse], description: 'One’s own and those that are shared, by name.' })
  searches!: SavedSearchResponse[];
}
