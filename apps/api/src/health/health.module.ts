import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.ts';
import { HealthService } from './health.service.ts';
import { IndexHealth } from './index-health.ts';

@Module({ controllers: [HealthController], providers: [HealthService, IndexHealth] })
export class HealthModule {}
