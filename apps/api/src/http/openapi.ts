// The OpenAPI description of the API: Swagger UI at /docs, the document at /docs/openapi.json.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeProblems } from './problem-schema.ts';

/**
 * Serves the OpenAPI document and Swagger UI.
 * @param complete adds to the document what decorators cannot say, such as bodies of several content types
 */
export function serveDocs(app: NestFastifyApplication, complete: (document: OpenAPIObject) => void): void {
  const config = new DocumentBuilder()
    .setTitle('Timberline')
    .setDescription('Send logs and search them. Errors are `application/problem+json` (RFC 9457).')
    .setVersion('1')
    .addTag('ingest', 'Send logs and follow their progress')
    .addTag('search', 'Search, count and export logs')
    .addTag('dead letters', 'Logs that Elasticsearch refused')
    .addTag('health', 'Liveness and readiness of the service')
    .build();
  SwaggerModule.setup('docs', app, () => describe(app, config, complete), {
    jsonDocumentUrl: 'docs/openapi.json',
    yamlDocumentUrl: 'docs/openapi.yaml',
    customSiteTitle: 'Timberline API',
    swaggerOptions: { tryItOutEnabled: true, docExpansion: 'list' },
  });
}

function describe(
  app: NestFastifyApplication,
  config: Omit<OpenAPIObject, 'paths'>,
  complete: (document: OpenAPIObject) => void,
): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, config);
  complete(document);
  describeProblems(document);
  return document;
}
