import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackgroundProcess } from './background-process.ts';

export interface SippOptions {
  /** Our side. */
  readonly host?: string;
  readonly port: number;
  /** host:port of the other side; left out for a server. */
  readonly remote?: string;
  /** XML of a scenario, or the name of one built into SIPp (`uac`, `uas`). */
  readonly scenario: { readonly xml: string } | { readonly builtIn: string };
  /** User part of the Request-URI. */
  readonly service?: string;
  readonly calls?: number;
  readonly callsPerSecond?: number;
  readonly maxConcurrent?: number;
  /** Media port to write into SDP. */
  readonly mediaPort?: number;
  /** Whether what the scenario times (`start_rtd`, `rtd`) is kept of every call. */
  readonly keepsTimes?: boolean;
  readonly extra?: readonly string[];
}

export interface SippResult {
  readonly successful: number;
  readonly failed: number;
  readonly exitCode: number | null;
  /** Why calls failed, in SIPp's words, and how many; only reasons that there were. */
  readonly failures: Readonly<Record<string, number>>;
  /** What the scenario timed, in milliseconds, one of each call that came so far; empty unless they are kept. */
  readonly timesMs: readonly number[];
  readonly output: string;
}

/** Debian's SIPp: one run of one scenario. */
export class Sipp implements AsyncDisposable {
  readonly #process: BackgroundProcess;
  readonly #folder: string;

  private constructor(process: BackgroundProcess, folder: string) {
    this.#process = process;
    this.#folder = folder;
  }

  static async start(options: SippOptions): Promise<Sipp> {
    const folder = await mkdtemp(join(tmpdir(), 'parley-sipp-'));
    const args = [
      '-i',
      options.host ?? '127.0.0.1',
      '-p',
      String(options.port),
      '-nostdin',
      '-trace_stat',
      '-stf',
      join(folder, 'stat.csv'),
      '-fd',
      '1',
    ];
    if ('xml' in options.scenario) {
      await writeFile(join(folder, 'scenario.xml'), options.scenario.xml);
      args.push('-sf', join(folder, 'scenario.xml'));
    } else args.push('-sn', options.scenario.builtIn);
    if (options.service) args.push('-s', options.service);
    if (options.calls) args.push('-m', String(options.calls));
    if (options.callsPerSecond) args.push('-r', String(options.callsPerSecond));
    if (options.maxConcurrent) args.push('-l', String(options.maxConcurrent));
    if (options.mediaPort) args.push('-mp', String(options.mediaPort));
    args.push('-trace_err', '-error_file', join(folder, 'errors.log'), ...(options.extra ?? []));
    if (options.keepsTimes) args.push('-trace_rtt', '-rtt_freq', '1');
    if (options.remote) args.push(options.remote);
    return new Sipp(new BackgroundProcess({ command: 'sipp', args, cwd: folder, env: { TERM: 'dumb' } }), folder);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Waits for the end and reads the counts. Exit code 0: all calls succeeded. */
  async finished(): Promise<SippResult> {
    const exitCode = await this.#process.exited();
    const [header = '', ...rows] = (await readFile(join(this.#folder, 'stat.csv'), 'utf8').catch(() => '')).trim().split('\n');
    const names = header.split(';');
    const last = (rows.at(-1) ?? '').split(';');
    const value = (name: string) => Number(last[names.indexOf(name)] ?? 0);
    return {
      successful: value('SuccessfulCall(C)'),
      failed: value('FailedCall(C)'),
      exitCode,
      failures: Object.fromEntries(
        names.flatMap((name) => {
          const [, reason] = /^Failed(.+)\(C\)$/.exec(name) ?? [];
          return reason !== undefined && reason !== 'Call' && value(name) > 0 ? [[reason, value(name)]] : [];
        }),
      ),
      timesMs: await this.#times(),
      output: this.#process.output + (await this.errors()),
    };
  }

  async #times(): Promise<number[]> {
    const name = (await readdir(this.#folder)).find((one) => one.endsWith('_rtt.csv'));
    const [, ...rows] = name ? (await readFile(join(this.#folder, name), 'utf8')).trim().split('\n') : [];
    return rows.map((row) => Number(row.split(';')[1]));
  }

  errors(): Promise<string> {
    return readFile(join(this.#folder, 'errors.log'), 'utf8').catch(() => '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
