import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePortBlock, freePorts } from './free-ports.ts';
import { Sipp, type SippResult } from './sipp.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface SippPhoneOptions {
  /** host:port */
  readonly exchange: string;
  readonly domain: string;
  readonly sipUser: string;
  readonly sipPassword: string;
  /** `urn:uuid:…`; with it the phone asks for GRUUs. */
  readonly instance?: string;
}

/** What it does when it rings. */
export type SippAnswer =
  /** Takes the call and plays back whatever it hears. */
  | { readonly kind: 'echoes'; readonly talk?: string }
  /** 302: sends the call to a number. */
  | { readonly kind: 'deflects'; readonly to: string }
  | { readonly kind: 'refuses'; readonly status: number };

export interface SippCall {
  /** Further lines of the INVITE. */
  readonly headers?: string;
  /** Instead of its own address. */
  readonly from?: string;
  /** False: nobody asks for a password. */
  readonly isChallenged?: boolean;
  /** What it does in the call: `takesDigits`, `sendsDigits`. */
  readonly talk?: string;
}

/** A desk phone played by SIPp, for what command-line phones cannot do. One call at a time; it echoes what it hears. */
export class SippPhone implements AsyncDisposable {
  readonly #options: SippPhoneOptions;
  readonly #folder: TemporaryFolder;
  readonly #port: number;
  readonly #mediaPort: number;
  readonly #running: Sipp[] = [];
  #runs = 0;

  private constructor(parts: { options: SippPhoneOptions; folder: TemporaryFolder; port: number; mediaPort: number }) {
    this.#options = parts.options;
    this.#folder = parts.folder;
    this.#port = parts.port;
    this.#mediaPort = parts.mediaPort;
  }

  static async open(options: SippPhoneOptions): Promise<SippPhone> {
    const folder = await TemporaryFolder.create();
    const [port] = (await freePorts(1)) as [number];
    // For sound and video, each with its RTCP.
    const mediaPort = await freePortBlock(4);
    return new SippPhone({ options, folder, port, mediaPort });
  }

  /** Registers, and resolves with the answer. */
  async register(): Promise<string> {
    const { domain, sipUser, instance } = this.#options;
    const parameter = instance ? `;+sip.instance="<${instance}>"` : '';
    const request = (sequence: number, authorization: string) => `REGISTER sip:${domain} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: <sip:${sipUser}@${domain}>;tag=[pid]r[call_number]
To: <sip:${sipUser}@${domain}>
Call-ID: [call_id]
CSeq: ${sequence} REGISTER
Contact: <sip:${sipUser}@[local_ip]:[local_port]>${parameter}
${instance ? 'Supported: gruu\n' : ''}Expires: 600
Max-Forwards: 70
${authorization}Content-Length: 0
`;
    const scenario = `${send(request(1, ''))}
<recv response="401" auth="true"/>
${send(request(2, this.#authentication))}
<recv response="200"/>`;
    const run = await this.#run(scenario, { asked: domain, isCaller: true });
    const { successful, output } = await run.sipp.finished();
    if (successful !== 1) throw new Error(`SIPp could not register:\n${output.slice(-2000)}`);
    return (await run.messages()).findLast((message) => message.startsWith('SIP/2.0 200')) ?? '';
  }

  /** Waits for one call and treats it so; resolves when it is ready to ring. */
  async awaitCall(answer: SippAnswer): Promise<SippRun> {
    const refused = (line: string, headers = '') => `${send(response(line, headers))}
<recv request="ACK"/>`;
    const { domain } = this.#options;
    const treatment = {
      echoes: () => `${send(response('180 Ringing', contact))}
${send(`${response('200 OK', `${contact}Content-Type: application/sdp\n`).replace('Content-Length: 0\n', 'Content-Length: [len]\n')}\n${description}`, true)}
<recv request="ACK"/>
${answer.kind === 'echoes' ? (answer.talk ?? '') : ''}
${untilBye}`,
      deflects: () =>
        refused('302 Moved Temporarily', `Contact: <sip:${answer.kind === 'deflects' ? answer.to : ''}@${domain}>\n`),
      refuses: () => refused(`${answer.kind === 'refuses' ? answer.status : 0} Refused`),
    } as const;
    const run = await this.#run(`<recv request="INVITE"/>\n${treatment[answer.kind]()}`, { asked: domain, isCaller: false });
    // A socket is there a moment after the program has begun.
    await until('SIPp listens', () => isBound(this.#port));
    return run;
  }

  /** Waits for one NOTIFY outside a call and takes it; resolves when it is ready for it. */
  async awaitNotify(): Promise<SippRun> {
    const scenario = `<recv request="NOTIFY"/>\n${send(response('200 OK', ''))}`;
    const run = await this.#run(scenario, { asked: this.#options.domain, isCaller: false });
    await until('SIPp listens', () => isBound(this.#port));
    return run;
  }

  /** Calls, and stays in the call until the other side ends it. */
  async call(uri: string, options: SippCall = {}): Promise<SippRun> {
    const { domain, sipUser } = this.#options;
    const { headers = '', from = `<sip:${sipUser}@${domain}>`, isChallenged = true, talk = '' } = options;
    const start = (method: string, target: string, sequence: number, to: string) => `${method} ${target} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: ${from};tag=[pid]i[call_number]
${to}
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Contact: <sip:${sipUser}@[local_ip]:[local_port]>
Max-Forwards: 70
`;
    const invite = (sequence: number, authorization: string) =>
      `${start('INVITE', uri, sequence, `To: <${uri}>`)}${authorization}${headers}Content-Type: application/sdp
Content-Length: [len]

${description}`;
    const challenge = `${send(invite(1, ''), true)}
<recv response="100" optional="true"/>
<recv response="401" auth="true"/>
${send(`${start('ACK', uri, 1, '[last_To:]')}Content-Length: 0\n`)}`;
    const scenario = `${isChallenged ? challenge : ''}
${send(invite(2, isChallenged ? this.#authentication : ''), true)}
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="183" optional="true"/>
<recv response="200" rrs="true"/>
${send(`${start('ACK', '[next_url]', 2, '[last_To:]').replace('Max-Forwards', '[routes]\nMax-Forwards')}Content-Length: 0\n`)}
${talk}
${untilBye}`;
    return this.#run(scenario, { asked: uri.replace(/^sip:/, ''), isCaller: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const sipp of this.#running) await sipp[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }

  get #authentication(): string {
    return `[authentication username=${this.#options.sipUser} password=${this.#options.sipPassword}]\n`;
  }

  async #run(scenario: string, { asked, isCaller }: { asked: string; isCaller: boolean }): Promise<SippRun> {
    const file = join(this.#folder.path, `messages-${++this.#runs}`);
    const sipp = await Sipp.start({
      port: this.#port,
      mediaPort: this.#mediaPort,
      calls: 1,
      scenario: { xml: `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="phone">\n${scenario}\n</scenario>` },
      // The digest is over the Request-URI; SIPp puts the scheme before it.
      extra: ['-rtp_echo', '-auth_uri', asked, '-trace_msg', '-message_file', file],
      ...(isCaller && { remote: this.#options.exchange }),
    });
    this.#running.push(sipp);
    return new SippRun(sipp, file);
  }
}

/** One call or registration of the phone. */
export class SippRun {
  readonly sipp: Sipp;
  readonly #file: string;

  constructor(sipp: Sipp, file: string) {
    this.sipp = sipp;
    this.#file = file;
  }

  finished(): Promise<SippResult> {
    return this.sipp.finished();
  }

  /** All messages so far, sent and received. */
  async messages(): Promise<readonly string[]> {
    const log = await readFile(this.#file, 'utf8').catch(() => '');
    return log
      .split(/^-{10,}.*$/m)
      .map((message) => message.replace(/^\s*UDP message .*$/m, '').trimStart())
      .filter((message) => message !== '');
  }
}

const contact = 'Contact: <sip:[local_ip]:[local_port]>\n';

const description = `v=0
o=sipp 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [media_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
`;

function response(line: string, headers: string): string {
  return `SIP/2.0 ${line}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]a[call_number]
[last_Call-ID:]
[last_CSeq:]
${headers}Content-Length: 0
`;
}

function send(message: string, isRepeated = false): string {
  return `<send${isRepeated ? ' retrans="500"' : ''}><![CDATA[\n${message}\n]]></send>`;
}

const okay = send(`SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0
`);

const untilBye = `<recv request="BYE"/>\n${okay}`;

/** Talk of a phone that gets so many digits by INFO. */
export function takesDigits(count: number): string {
  return `<recv request="INFO"/>\n${okay}\n`.repeat(count);
}

/** Talk of a phone that sends its digits by INFO (in a call that it made). */
export function sendsDigits(digits: string): string {
  const info = (digit: string, sequence: number) => `INFO [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
[last_From:]
[last_To:]
Call-ID: [call_id]
CSeq: ${sequence} INFO
Max-Forwards: 70
Content-Type: application/dtmf-relay
Content-Length: [len]

Signal=${digit}
Duration=160
`;
  return digits
    .split('')
    .map((digit, index) => `${send(info(digit, 3 + index), true)}\n<recv response="200"/>\n`)
    .join('');
}

async function isBound(port: number): Promise<boolean> {
  const sockets = await readFile('/proc/net/udp', 'utf8');
  return sockets.includes(`:${port.toString(16).toUpperCase().padStart(4, '0')} `);
}
