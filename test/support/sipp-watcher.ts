import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from './free-ports.ts';
import { Sipp } from './sipp.ts';
import { TemporaryFolder } from './temporary-folder.ts';

/** One SUBSCRIBE of a phone. */
export interface Watched {
  /** host:port */
  readonly exchange: string;
  readonly domain: string;
  readonly sipUser: string;
  readonly sipPassword: string;
  /** The URI that is watched. */
  readonly target: string;
  readonly event: 'dialog' | 'message-summary';
}

/** A phone with keys, played by SIPp: it subscribes with its password, then takes every NOTIFY. */
export class SippWatcher implements AsyncDisposable {
  readonly #sipp: Sipp;
  readonly #folder: TemporaryFolder;

  private constructor(sipp: Sipp, folder: TemporaryFolder) {
    this.#sipp = sipp;
    this.#folder = folder;
  }

  static async start(watched: Watched): Promise<SippWatcher> {
    const folder = await TemporaryFolder.create();
    const xml = scenario(watched, `<recv response="200"/>\n${takesNotifies}`);
    const extra = ['-trace_msg', '-message_file', join(folder.path, 'messages')];
    return new SippWatcher(await startOne(watched, xml, extra), folder);
  }

  /** The NOTIFYs so far, whole. */
  async notifies(): Promise<readonly string[]> {
    const log = await readFile(join(this.#folder.path, 'messages'), 'utf8').catch(() => '');
    return log.split(/^-{10,}.*$/m).filter((message) => /^NOTIFY sip:/m.test(message));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sipp[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

/** Whether a SUBSCRIBE with the right password is refused with the status. */
export async function isWatchingRefused(watched: Watched, status: number): Promise<boolean> {
  await using sipp = await startOne(watched, scenario(watched, `<recv response="${status}"/>`), []);
  return (await sipp.finished()).successful === 1;
}

async function startOne({ exchange, target }: Watched, xml: string, extra: readonly string[]): Promise<Sipp> {
  const [port] = (await freePorts(1)) as [number];
  // The digest is over the Request-URI; SIPp would take the address that it sends to, and puts the scheme before it.
  const authentication = ['-auth_uri', target.replace(/^sip:/, '')];
  return Sipp.start({ port, remote: exchange, scenario: { xml }, calls: 1, extra: [...authentication, ...extra] });
}

function scenario({ domain, sipUser, sipPassword, target, event }: Watched, rest: string): string {
  const subscribe = (sequence: number, authorization: string) => `<send retrans="500"><![CDATA[
SUBSCRIBE ${target} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${sipUser}@${domain}>;tag=[pid]c[call_number]
To: <${target}>
Call-ID: [call_id]
CSeq: ${sequence} SUBSCRIBE
Contact: <sip:${sipUser}@[local_ip]:[local_port]>
Event: ${event}
Expires: 600
Max-Forwards: 70
${authorization}Content-Length: 0

]]></send>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="watcher">
${subscribe(1, '')}
<recv response="401" auth="true"/>
${subscribe(2, `[authentication username=${sipUser} password=${sipPassword}]\n`)}
${rest}
</scenario>`;
}

const takesNotifies = `<label id="1"/>
<recv request="NOTIFY"/>
<send next="1"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`;
