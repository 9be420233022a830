// The OpenAPI description of the API: Swagger UI at /docs, the document at /docs/openapi.json.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { KEY_SECURITY } from '../access/permit.ts';
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
    .addTag('saved searches', 'Searches that are saved under names')
    .addTag('dead letters', 'Logs that Elasticsearch refused')
    .addTag('access', 'People, their login and sessions, and keys of programs')
    .addTag('health', 'Liveness and readiness of the service')
    .addSecurity(KEY_SECURITY, { type: 'http', scheme: 'bearer', description: 'The key of a program.' })
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
  describePathParameters(document);
  describeProblems(document);
  return document;
}

/** Adds the parameters of paths that share a handler, which decorators would give to all of them. */
function describePathParameters({ paths }: OpenAPIObject): void {
  for (const [path, item] of Object.entries(paths)) {
    const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
    for (const operation of Object.values(
      item as Record<string, { parameters?: { in: string; name: string }[] }>,
    )) {
      const known = new Set(
        (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name),
      );
      const missing = names.filter((name) => !known.has(name));
      const added = missing.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
      if (added.length > 0) operation.parameters = [...(operation.parameters ?? []), ...added];
    }
  }
}
