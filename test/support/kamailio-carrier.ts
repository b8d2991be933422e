import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BackgroundProcess } from './background-process.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** What the carrier demands of its customers. */
export interface CarrierOptions {
  readonly port: number;
  /** The account that the exchange registers with. */
  readonly account: { readonly user: string; readonly password: string };
  /** host:port of the exchange, for calls to a customer known by address. */
  readonly exchange: string;
  /** Beginning of the customer's numbers; `registered` are reached by the account's registration, `byAddress` at `exchange`. */
  readonly numbers: { readonly registered: string; readonly byAddress: string };
  /** With it the carrier also speaks TLS, on a port of its own. */
  readonly tls?: { readonly port: number; readonly certPath: string; readonly keyPath: string };
}

/** The realm of the carrier, and the domain of telephones in the public network. */
export const carrierDomain = 'carrier.test';

/**
 * Debian's Kamailio as a carrier: its registrar challenges everybody, calls that leave by the account's number are challenged, too; whoever has
 * registered with it otherwise is a telephone in the public network.
 */
export class KamailioCarrier implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #process: BackgroundProcess;

  private constructor(parts: { folder: TemporaryFolder; process: BackgroundProcess }) {
    this.#folder = parts.folder;
    this.#process = parts.process;
  }

  static async start(options: CarrierOptions): Promise<KamailioCarrier> {
    const folder = await TemporaryFolder.create();
    const path = join(folder.path, 'kamailio.cfg');
    await writeFile(path, configuration(options));
    const carrier = new BackgroundProcess({
      command: 'kamailio',
      args: ['-f', path, '-DD', '-E', '-m', '64', '-M', '16', '-Y', folder.path, '-P', join(folder.path, 'pid')],
    });
    await carrier.waitForOutput(/Listening on|udp: 127\.0\.0\.1/);
    return new KamailioCarrier({ folder, process: carrier });
  }

  /** Waits for the `nth` line of its log that matches. */
  log(pattern: RegExp, nth = 1): Promise<RegExpMatchArray> {
    const all = new RegExp(pattern, 'g');
    return until(`the carrier logs ${pattern}`, () => [...this.#process.output.matchAll(all)][nth - 1]);
  }

  get output(): string {
    return this.#process.output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

function configuration({ port, account, exchange, numbers, tls }: CarrierOptions): string {
  const challenged = (kind: 'www' | 'proxy') =>
    `if (!pv_${kind}_authenticate("${carrierDomain}", "${account.password}", "0")) { ${kind}_challenge("${carrierDomain}", "1"); exit; }`;
  return `debug=0
log_stderror=yes
children=2
auto_aliases=no
listen=udp:127.0.0.1:${port}
alias="${carrierDomain}"
${tls ? `enable_tls=yes\ntcp_children=2\nlisten=tls:127.0.0.1:${tls.port}` : 'disable_tcp=yes'}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "xlog.so"
loadmodule "auth.so"
modparam("usrloc", "db_mode", 0)
${tls ? secure(tls) : ''}
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here"); exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  t_check_trans();
  if (is_method("OPTIONS")) { sl_send_reply("200", "OK"); exit; }
  if (is_method("REGISTER")) {
    ${challenged('www')}
    xlog("L_ERR", "REGISTERED user=$au contact=$ct\\n");
    save("location"); exit;
  }
  if (!is_method("INVITE")) { sl_send_reply("405", "No"); exit; }
  if ($fU =~ "^\\${numbers.registered}") { ${challenged('proxy')} consume_credentials(); }
  xlog("L_ERR", "INVITE to=$rU from=$fU@$fd pai=$hdr(P-Asserted-Identity) privacy=$hdr(Privacy)\\n");
  record_route();
  route(MEDIA);
  t_on_reply("ANSWER");
  $var(called) = $rU;
  if ($rU =~ "^\\${numbers.byAddress}") { $du = "sip:${exchange}"; t_relay(); exit; }
  if ($rU =~ "^\\${numbers.registered}") {
    if (!lookup("location", "sip:${account.user}@${carrierDomain}")) { sl_send_reply("480", "Customer not registered"); exit; }
    $rU = $var(called);
    t_relay(); exit;
  }
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
# Telephones here announce the network card's address and send from loopback: a carrier's border sets such things right.
route[MEDIA] {
  if (has_body("application/sdp")) replace_body_all("IN IP4 [0-9.]+", "IN IP4 127.0.0.1");
}
onreply_route[ANSWER] {
  route(MEDIA);
}
`;
}

function secure({ certPath, keyPath }: NonNullable<CarrierOptions['tls']>): string {
  return `loadmodule "tls.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "${certPath}")
modparam("tls", "private_key", "${keyPath}")
modparam("tls", "verify_certificate", 0)`;
}
