// Takes in logs: reads, validates and encodes them, and puts them into the queue.
import { type BeforeApplicationShutdown, Module } from '@nestjs/common';
import { REDACTION_KINDS } from '@timberline/contract';
import { parseList } from '@timberline/settings';
import { Settings } from '../settings.ts';
import { BodyReader } from './body/body-reader.ts';
import { DocumentCommit } from './intake/document-commit.ts';
import { GroupCommit } from './intake/group-commit.ts';
import { IdempotentCommit } from './intake/idempotent-commit.ts';
import { Intake } from './intake/intake.ts';
import { StreamIntake } from './intake/stream-intake.ts';
import { VisibilityWaiter } from './intake/visibility-waiter.ts';
import { TemplateReporter } from './patterns/template-reporter.ts';
import { ElasticController } from './protocols/elastic/elastic.controller.ts';
import { LinesController } from './protocols/lines/lines.controller.ts';
import { LokiController } from './protocols/loki/loki.controller.ts';
import { NativeController } from './protocols/native/native.controller.ts';
import { OtlpController } from './protocols/otlp/otlp.controller.ts';
import { OtlpGrpcServer } from './protocols/otlp/otlp-grpc.server.ts';
import { SplunkController } from './protocols/splunk/splunk.controller.ts';
import { SyslogServer } from './protocols/syslog/syslog.server.ts';
import { SyslogIntake } from './protocols/syslog/syslog-intake.ts';
import { Redactor } from './redaction/redactor.ts';

@Module({
  controllers: [
    NativeController,
    ElasticController,
    OtlpController,
    LinesController,
    LokiController,
    SplunkController,
  ],
  providers: [
    {
      provide: BodyReader,
      inject: [Settings],
      useFactory: ({ bodyLimitBytes }: Settings) => new BodyReader(bodyLimitBytes),
    },
    {
      provide: Redactor,
      inject: [Settings],
      useFactory: ({ redact }: Settings) => new Redactor(parseList(redact, REDACTION_KINDS) ?? []),
    },
    GroupCommit,
    IdempotentCommit,
    DocumentCommit,
    VisibilityWaiter,
    Intake,
    StreamIntake,
    OtlpGrpcServer,
    SyslogIntake,
    SyslogServer,
    TemplateReporter,
  ],
})
export class IngestModule implements BeforeApplicationShutdown {
  constructor(private readonly visibility: VisibilityWaiter) {}

  /** Answers the posts that wait, so that the server can close. */
  beforeApplicationShutdown(): void {
    this.visibility.stop();
  }
}
