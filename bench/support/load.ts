import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Sipp, type SippResult } from '../../test/support/sipp.ts';
import { TemporaryFolder } from '../../test/support/temporary-folder.ts';
import { callerScenario, registerScenario } from './sipp-scenarios.ts';

/** A file from which SIPp takes its fields, a line a call, again from the start at the end. */
async function fieldsFile(folder: TemporaryFolder, lines: readonly (readonly string[])[]): Promise<string> {
  const path = join(folder.path, 'fields.csv');
  await writeFile(path, `SEQUENTIAL\n${lines.map((fields) => `${fields.join(';')};`).join('\n')}\n`);
  return path;
}

/** Registers users (name, and password where one is asked for), all with a contact at one port of loopback, from there, since calls go to where a phone registered from. @throws Error when one is refused. */
export async function register(options: {
  readonly server: number;
  readonly domain: string;
  readonly users: readonly (readonly string[])[];
  readonly contactPort: number;
}): Promise<void> {
  const { server, domain, users, contactPort } = options;
  await using folder = await TemporaryFolder.create();
  // SIPp does not look for fields inside of a keyword: the whole keyword is the field.
  const keyword = ([user, password]: readonly string[]) => `[authentication username=${user} password=${password}]`;
  const path = await fieldsFile(
    folder,
    users.map((one) => [one[0]!, one[1] === undefined ? '' : keyword(one)]),
  );
  const contact = `sip:[field0]@127.0.0.1:${contactPort}`;
  const hasPassword = users[0]?.[1] !== undefined;
  const scenario = {
    xml: registerScenario({ user: '[field0]', domain, contact, ...(hasPassword && { authorization: '[field1]' }) }),
  };
  const remote = `127.0.0.1:${server}`;
  await using phones = await Sipp.start({
    port: contactPort,
    remote,
    scenario,
    calls: users.length,
    callsPerSecond: 200,
    extra: ['-inf', path, '-auth_uri', domain],
  });
  const { successful, output } = await phones.finished();
  if (successful !== users.length) throw new Error(`${successful} of ${users.length} registered\n${output.slice(-2000)}`);
}

export interface Calling {
  readonly server: number;
  readonly port: number;
  readonly numbers: readonly string[];
  readonly calls: number;
  readonly callsPerSecond: number;
  readonly holdMs?: number;
  /** Of SIPp, with the number in `[field0]`, another caller's in `[field1]`. Left out: hangs up itself after `holdMs`. */
  readonly scenario?: string;
  /** Of the calls; `tcp`: one connection for all, `tcp-each`: one for each. Left out: `udp`. */
  readonly transport?: SippTransport;
  /** What the digest is over, without scheme. */
  readonly authUri?: string;
}

export type SippTransport = 'udp' | 'tcp' | 'tcp-each';

const transportOption = { udp: 'u1', tcp: 't1', 'tcp-each': 'tn' } as const satisfies Record<SippTransport, string>;
/** SIPp asks for 64 KB otherwise, some thirty messages, and loses what comes while it is late. */
const receiveBufferBytes = 4 * 1024 * 1024;

/** Lets SIPp call the numbers one after another, `holdMs` each, and waits for the last call to end. */
export async function callAll(options: Calling): Promise<SippResult> {
  const {
    server,
    port,
    numbers,
    calls,
    callsPerSecond,
    holdMs = 0,
    scenario = callerScenario,
    transport = 'udp',
    authUri,
  } = options;
  await using folder = await TemporaryFolder.create();
  const callers = Array.from({ length: Math.max(numbers.length, 1000) }, (_, index) => `+336${20_000_000 + index}`);
  const path = await fieldsFile(
    folder,
    callers.map((caller, index) => [numbers[index % numbers.length]!, caller]),
  );
  await using caller = await Sipp.start({
    port,
    remote: `127.0.0.1:${server}`,
    scenario: { xml: scenario.replaceAll('[service]', '[field0]') },
    calls,
    callsPerSecond,
    maxConcurrent: 4000,
    keepsTimes: scenario !== callerScenario,
    extra: [
      '-d',
      String(holdMs),
      '-inf',
      path,
      '-t',
      transportOption[transport],
      '-buff_size',
      String(receiveBufferBytes),
      ...(authUri === undefined ? [] : ['-auth_uri', authUri]),
    ],
  });
  return await caller.finished();
}
