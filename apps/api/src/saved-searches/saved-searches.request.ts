import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SAVED_SEARCH_LIMITS } from '@timberline/contract';

const { nameCharacters, searchCharacters, columns, columnCharacters } = SAVED_SEARCH_LIMITS;

const NAME = {
  description: 'Unique among those of its owner, whatever its case.',
  example: 'errors of the shop',
  minLength: 1,
  maxLength: nameCharacters,
};
const SEARCH = {
  description: 'The query string of the page `/explore`.',
  example: 'q=timeout&level=error&from=now-1h',
  maxLength: searchCharacters,
};
const COLUMNS = {
  type: String,
  isArray: true,
  maxItems: columns,
  description: `Up to ${columns} columns of the list, each of 1 to ${columnCharacters} characters.`,
  example: ['timestamp', 'level', 'message'],
};
const SHARED = { description: 'Whether all who may read logs see it. That needs the role editor or admin.' };

/** The search to save. `id`, `owner`, `version` and `updatedAt` may stand beside these, and count for nothing. */
export class NewSearchRequest {
  @ApiProperty(NAME)
  name!: string;
  @ApiProperty(SEARCH)
  search!: string;
  @ApiPropertyOptional({ ...COLUMNS, default: [] })
  columns?: string[];
  @ApiPropertyOptional({ ...SHARED, default: false })
  shared?: boolean;
}

/** What is to be different; absent members stay as they are. */
export class SearchChangeRequest {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'The version that the change was made from.',
    example: 1,
  })
  version!: number;
  @ApiPropertyOptional(NAME)
  name?: string;
  @ApiPropertyOptional(SEARCH)
  search?: string;
  @ApiPropertyOptional(COLUMNS)
  columns?: string[];
  @ApiPropertyOptional(SHARED)
  shared?: boolean;
}
