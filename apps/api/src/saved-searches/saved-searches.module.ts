import { Module } from '@nestjs/common';
import { SavedSearchStore } from './saved-search-store.ts';
import { SavedSearchesController } from './saved-searches.controller.ts';
import { SavedSearches } from './saved-searches.service.ts';

@Module({ controllers: [SavedSearchesController], providers: [SavedSearchStore, SavedSearches] })
export class SavedSearchesModule {}
