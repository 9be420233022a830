// The API's description of itself: Swagger UI at /docs, the document at /docs/openapi.json.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeWrites } from '../ingest/protocols/native/native.openapi.ts';

/** Serves the OpenAPI document and its page. */
export function serveDocs(app: NestFastifyApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Timberline')
    .setDescription(
      'POST logs, find the line that explains the outage. Errors are `application/problem+json` (RFC 9457).',
    )
    .setVersion('1')
    .addTag('ingest', 'Logs in, and how they fare')
    .addTag('search', 'Answers out')
    .addTag('dead letters', 'What Elasticsearch refused')
    .addTag('health')
    .build();
  SwaggerModule.setup('docs', app, () => describe(app, config), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: 'Timberline API',
    swaggerOptions: { tryItOutEnabled: true, docExpansion: 'list' },
  });
}

function describe(app: NestFastifyApplication, config: Omit<OpenAPIObject, 'paths'>): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, config);
  describeWrites(document);
  return document;
}
