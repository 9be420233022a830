// /api/searches: searches that people and keys save under names, for themselves or for all.
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { SavedSearch, SavedSearchList } from '@timberline/contract';
import { type Actor, CurrentActor } from '../access/audit/actor.ts';
import { CurrentPrincipal, Permit } from '../access/permit.ts';
import type { Principal } from '../access/principal.ts';
import { RequestReader } from '../http/request-reader.ts';
import type { Reader } from '../limits/reader.ts';
import { parseNewSearch, parseSearchChange } from './parse-saved-search.ts';
import { NewSearchRequest, SearchChangeRequest } from './saved-searches.request.ts';
import { SavedSearchListResponse, SavedSearchResponse } from './saved-searches.response.ts';
import { SavedSearches } from './saved-searches.service.ts';

const FORBIDDEN = 'It is shared, or would be, which needs the role editor or admin.';
const NOT_FOUND = 'There is none, or it is the private one of another.';
const CONFLICT =
  'The name is taken, somebody has changed it since that version, or there are too many; `current` is what is stored instead.';

@ApiTags('saved searches')
@ApiServiceUnavailableResponse({
  description: 'Elasticsearch is unavailable, or Redis where it is recorded.',
})
@Controller('searches')
export class SavedSearchesController {
  constructor(private readonly searches: SavedSearches) {}

  @Get()
  @Permit('read-logs')
  @ApiOperation({ summary: 'Lists the saved searches: one’s own and those that are shared.' })
  @ApiOkResponse({ type: SavedSearchListResponse })
  async list(
    @CurrentPrincipal() principal: Principal,
    @RequestReader() reader: Reader,
  ): Promise<SavedSearchList> {
    return { searches: await this.searches.list(principal, reader) };
  }

  @Post()
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Saves a search under a name.',
    description: 'Whoever sends it owns it. Without a login everyone is one owner, `anyone`.',
  })
  @ApiBody({ type: NewSearchRequest })
  @ApiCreatedResponse({ type: SavedSearchResponse })
  @ApiBadRequestResponse({ description: 'A member is missing, unknown or wrong; `errors` names it.' })
  @ApiForbiddenResponse({ description: FORBIDDEN })
  @ApiConflictResponse({ description: CONFLICT })
  create(
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<SavedSearch> {
    return this.searches.create({ principal, actor }, parseNewSearch(body));
  }

  @Get(':id')
  @Permit('read-logs')
  @ApiOperation({ summary: 'Returns a saved search.' })
  @ApiOkResponse({ type: SavedSearchResponse })
  @ApiNotFoundResponse({ description: NOT_FOUND })
  find(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<SavedSearch> {
    return this.searches.find(principal, id);
  }

  @Put(':id')
  @Permit('read-logs')
  @ApiOperation({
    summary: 'Changes a saved search, unless somebody else has changed it meanwhile.',
    description: 'Members that are absent stay as they are. Its owner stays the same.',
  })
  @ApiBody({ type: SearchChangeRequest })
  @ApiOkResponse({ type: SavedSearchResponse })
  @ApiBadRequestResponse({ description: 'A member is missing, unknown or wrong; `errors` names it.' })
  @ApiForbiddenResponse({ description: FORBIDDEN })
  @ApiNotFoundResponse({ description: NOT_FOUND })
  @ApiConflictResponse({ description: CONFLICT })
  replace(
    @Param('id') id: string,
    @Body() body: unknown,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<SavedSearch> {
    return this.searches.replace({ principal, actor }, id, parseSearchChange(body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Permit('read-logs')
  @ApiOperation({ summary: 'Deletes a saved search.' })
  @ApiNoContentResponse({ description: 'It is deleted.' })
  @ApiForbiddenResponse({ description: FORBIDDEN })
  @ApiNotFoundResponse({ description: NOT_FOUND })
  @ApiConflictResponse({ description: 'Somebody has changed it in this moment.' })
  delete(
    @Param('id') id: string,
    @CurrentPrincipal() principal: Principal,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.searches.delete({ principal, actor }, id);
  }
}
