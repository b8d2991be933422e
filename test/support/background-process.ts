import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs beside a test and is ended, by its pid, with it. Keeps what it printed. */
export class BackgroundProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #endsWithinMs: number;
  #output = '';
  readonly #waiting = new Set<() => void>();

  constructor(parts: {
    command: string;
    args: readonly string[];
    cwd?: string;
    env?: Record<string, string>;
    /** How long it may take to end in good order. */
    endsWithinMs?: number;
  }) {
    this.#name = parts.command;
    this.#endsWithinMs = parts.endsWithinMs ?? 3000;
    this.#child = spawn(parts.command, parts.args, {
      cwd: parts.cwd,
      env: { ...process.env, ...parts.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its own group, so that what it started ends with it.
      detached: true,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (bytes: Buffer) => this.#onOutput(bytes.toString('utf8')));
    }
    this.#child.on('exit', () => this.#wake());
    this.#child.on('error', (error) => this.#onOutput(`\n${error.message}\n`));
  }

  get output(): string {
    return this.#output;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasExited(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits until the output matches; fails with the output when the program ends or `patienceMs` is over. */
  async waitForOutput(pattern: RegExp, patienceMs = 30_000): Promise<RegExpMatchArray> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const match = this.#output.match(pattern);
      if (match) return match;
      if (this.hasExited)
        throw new Error(
          `${this.#name} ended (${this.#child.exitCode}) before it printed ${pattern}:\n${this.#output.slice(-4000)}`,
        );
      if (Date.now() > deadline)
        throw new Error(`${this.#name} did not print ${pattern} within ${patienceMs} ms:\n${this.#output.slice(-4000)}`);
      await this.#nextChange(deadline - Date.now());
    }
  }

  /** Resolves with the exit code. */
  async exited(): Promise<number | null> {
    if (!this.hasExited) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  signal(name: NodeJS.Signals): void {
    if (!this.hasExited) this.#child.kill(name);
  }

  /** SIGTERM, then SIGKILL to the whole group when it takes too long. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.hasExited) return;
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#killGroup(), this.#endsWithinMs);
    await once(this.#child, 'exit');
    clearTimeout(timer);
  }

  #killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It ended in between.
    }
  }

  #onOutput(text: string): void {
    this.#output += text;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #nextChange(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, Math.max(1, patienceMs));
      const waiting = this.#waiting;
      function done() {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
    });
  }
}
