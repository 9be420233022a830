// Chooses the ports of the local engines and remembers them in the data folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { DataFolder } from '../checkout/paths.ts';
import { freePortFrom, isPortFree } from '../host/ports.ts';
import { portInUseError } from '../host/require-free-ports.ts';
import type { LauncherSettings } from '../settings.ts';
import type { ElasticsearchPorts } from './elasticsearch.ts';

/** The API port whose stack uses the default ports of the engines. */
const DEFAULT_API_PORT = 3000;

interface EnginePorts extends ElasticsearchPorts {
  redis: number;
}

/**
 * Returns the preferred ports of the engines. The stack on the default API port uses their default ports. Other stacks
 * derive them from their API port, so that stacks that start at the same time prefer different ones. The range from
 * 20000 to 32699 is below the ports for outgoing connections (from 32768 on Linux).
 */
export function preferredEnginePorts(settings: LauncherSettings): EnginePorts {
  const { apiPort, elasticsearchPort, redisPort } = settings;
  const isDefault = apiPort === DEFAULT_API_PORT;
  const http =
    isDefault || settings.elasticsearchPortGiven ? elasticsearchPort : 20000 + ((apiPort * 2) % 10000);
  return {
    http,
    transport: http === 9200 ? 9300 : http + 1,
    redis: isDefault || settings.redisPortGiven ? redisPort : 30000 + (apiPort % 2700),
  };
}

/** Chooses free ports, preferring those of the last start, and remembers them. */
export async function chooseEnginePorts(
  settings: LauncherSettings,
  data: DataFolder,
  which: { elasticsearch: boolean; redis: boolean },
): Promise<EnginePorts> {
  const preferred = { ...preferredEnginePorts(settings), ...rememberedPorts(settings, data) };
  const avoid = new Set([settings.apiPort, settings.consolePort]);
  const choose = async (port: number, setting: string | null): Promise<number> => {
    if (setting !== null && !(await isPortFree(port))) throw await portInUseError(port, setting);
    const free = await freePortFrom(port, avoid);
    avoid.add(free);
    return free;
  };
  const ports = { ...preferred };
  if (which.elasticsearch) {
    ports.http = await choose(
      preferred.http,
      settings.elasticsearchPortGiven ? 'TIMBERLINE_ELASTICSEARCH_PORT' : null,
    );
    ports.transport = await choose(preferred.transport, null);
  }
  if (which.redis)
    ports.redis = await choose(preferred.redis, settings.redisPortGiven ? 'TIMBERLINE_REDIS_PORT' : null);
  mkdirSync(data.root, { recursive: true });
  writeFileSync(data.enginePorts, JSON.stringify(ports));
  return ports;
}

function rememberedPorts(settings: LauncherSettings, data: DataFolder): Partial<EnginePorts> {
  try {
    const { http, transport, redis } = JSON.parse(readFileSync(data.enginePorts, 'utf8')) as EnginePorts;
    return {
      ...(settings.elasticsearchPortGiven ? {} : { http, transport }),
      ...(settings.redisPortGiven ? {} : { redis }),
    };
  } catch {
    return {}; // no earlier start, or a truncated file
  }
}
