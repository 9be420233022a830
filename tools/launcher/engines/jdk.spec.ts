import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { chooseJdk, findJdk, parseJavaVersion, parseReleaseFile } from './jdk.ts';

const folder = mkdtempSync(join(tmpdir(), 'timberline-jdk-'));
afterAll(() => rmSync(folder, { recursive: true }));

function makeJdk(name: string, version: string): string {
  const home = join(folder, name);
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'bin', 'java'), '#!/bin/sh\n');
  chmodSync(join(home, 'bin', 'java'), 0o755);
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return home;
}

test.each([
  ['25.0.1', 25],
  ['21', 21],
  ['21-ea', 21],
  ['17.0.15', 17],
  ['1.8.0_392', 8],
  ['unknown', null],
])('The Java version %s has the feature release %s.', (text, major) => {
  expect(parseJavaVersion(text)).toBe(major);
});

test('The version of a JDK is parsed from its release file.', () => {
  expect(parseReleaseFile('IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="25.0.1"\n')).toBe(25);
  expect(parseReleaseFile('IMPLEMENTOR="x"\n')).toBeNull();
});

test('The first tested JDK is chosen, and a newer one only if there is no other.', () => {
  const jdk = (major: number) => ({ home: `/jdk-${major}`, major });
  expect(chooseJdk([jdk(17), jdk(26), jdk(21), jdk(25)])).toEqual(jdk(21));
  expect(chooseJdk([jdk(17), jdk(26)])).toEqual(jdk(26));
  expect(chooseJdk([jdk(17), jdk(8)])).toBeNull();
});

test('JAVA_HOME is preferred to the folders unless it is too old.', async () => {
  const [old, named, newest] = [makeJdk('a17', '17.0.1'), makeJdk('b21', '21.0.2'), makeJdk('c25', '25.0.1')];
  expect((await findJdk({ JAVA_HOME: named, PATH: '' }, [folder])).home).toBe(named);
  expect((await findJdk({ JAVA_HOME: old, PATH: '' }, [folder])).home).toBe(newest);
});

test('The error about a missing JDK names the ones found and all alternatives.', async () => {
  const only = makeJdk('other/a17', '17.0.1');
  const failure = findJdk({ JAVA_HOME: only, PATH: '' }, [join(folder, 'other')]);
  await expect(failure).rejects.toThrow(/Java 17 in/);
  await expect(failure).rejects.toThrow(/JAVA_HOME=[^]*TIMBERLINE_ELASTICSEARCH_URL=[^]*docker compose up/);
});
