import { Module } from '@nestjs/common';
import { SearchModule } from '../search.module.ts';
import { TracesController } from './traces.controller.ts';
import { TracesService } from './traces.service.ts';

@Module({ imports: [SearchModule], controllers: [TracesController], providers: [TracesService] })
export class TracesModule {}
