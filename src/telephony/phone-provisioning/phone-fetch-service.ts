import type { Clock } from '../../kernel/clock.ts';
import type { DeviceId } from '../../kernel/ids.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { RandomSource } from '../../kernel/random.ts';
import { onBehalfOf } from '../../platform/audit/index.ts';
import type { IncidentPort } from '../../platform/incident/index.ts';
import type { ParameterReader } from '../../platform/parameter/index.ts';
import { computeHa1 } from '../../protocol/sip/digest/index.ts';
import type { CompanyDirectory } from '../company-directory/index.ts';
import { type Device, newSipPassword } from '../device/index.ts';
import { type FetchCredentials, isSame } from './fetch-credentials.ts';
import type { PhoneModelMaker } from './phone-model-maker.ts';
import { phonePlainHttp } from './phone-parameters.ts';
import type { PhoneStore } from './phone-ports.ts';
import { enrolmentState, type FetchOutcome, type PhoneRecord, type PhoneSecrets } from './phone-record.ts';
import { type PhoneFileRequest, readRequest } from './phone-request.ts';
import type { RefusedSources } from './refused-sources.ts';
import { macsInUserAgent, type PhoneDocument, phoneFamilies } from './vendors/index.ts';

export interface PhoneRequest {
  readonly method: string;
  /** After the prefix: `/SECRET/FILE`. */
  readonly path: string;
  /** Of the request line, with the prefix. */
  readonly target: string;
  /** Scheme, host and prefix by which the telephone reached us. */
  readonly base: string;
  readonly address: string;
  readonly userAgent: string;
  readonly authorization: string | undefined;
}

export interface PhoneAnswer {
  readonly status: 200 | 401 | 404;
  readonly document: PhoneDocument | null;
  /** Values of WWW-Authenticate with 401. */
  readonly challenges: readonly string[];
}

export interface PhoneFetchParts {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly logger: Logger;
  readonly incidents: Pick<IncidentPort, 'raise'>;
  readonly directory: Pick<CompanyDirectory, 'device' | 'domain'>;
  readonly parameters: Pick<ParameterReader, 'value'>;
  readonly store: PhoneStore;
  readonly models: PhoneModelMaker;
  readonly credentials: FetchCredentials;
  readonly refusals: RefusedSources;
  /** Ends what a device has registered with its old password. */
  readonly dropBindings: (deviceId: DeviceId) => void;
}

interface Asked extends PhoneFileRequest {
  readonly request: PhoneRequest;
  readonly record: PhoneRecord;
  readonly device: Device;
  readonly isEncrypted: boolean;
}

const notFound: PhoneAnswer = { status: 404, document: null, challenges: [] };

/**
 * Answers telephones that fetch their configuration. Whoever knows no address of a telephone learns nothing: every refusal looks
 * the same, but to a telephone that has to show its password.
 */
export class PhoneFetchService {
  readonly #parts: PhoneFetchParts;

  constructor(parts: PhoneFetchParts) {
    this.#parts = parts;
  }

  async answer(request: PhoneRequest): Promise<PhoneAnswer> {
    const { refusals, store, directory } = this.#parts;
    if (refusals.isBlocked(request.address)) return notFound;
    const file = request.method === 'GET' ? readRequest(request.path) : null;
    const record = file && (await store.findByToken(file.token));
    if (!file || !record) return this.#unknown(request);
    const device = directory.device(record.deviceId);
    if (!device?.enabled || device.protocol !== 'sip-phone') return notFound;
    return this.#known({ ...file, request, record, device, isEncrypted: request.base.startsWith('https:') });
  }

  #known(asked: Asked): Promise<PhoneAnswer> | PhoneAnswer {
    const { request, record, device, name, isEncrypted } = asked;
    const family = phoneFamilies[record.vendor];
    if (!isEncrypted && !this.#parts.parameters.value(phonePlainHttp, { companyId: device.companyId, domainId: device.domainId }))
      return this.#refuse(asked, 'plain-http');
    const macs = [...macsInUserAgent(request.userAgent), ...macsInUserAgent(name.replaceAll(/[^\da-f]+/gi, ' '))];
    // Names of files for all telephones of a model are noughts with a number.
    const others = macs.filter((mac) => mac !== record.mac && !mac.startsWith('00000000'));
    if (others.length > 0) return this.#refuse(asked, 'wrong-phone');
    const kind = family.fileOf(name, record.mac);
    if (kind === null) return notFound;
    if (kind === 'settings') return this.#settings(asked);
    return this.#answer(asked, 'pointed', family.pointer(record.mac, addressOf(asked)));
  }

  #settings(asked: Asked): Promise<PhoneAnswer> {
    const { record, device } = asked;
    const state = enrolmentState(record, this.#parts.clock.now(), this.#isCurrent(record, device));
    if (state === 'open') return this.#enrol(asked);
    if (state !== 'enrolled' || !record.secrets) return this.#refuse(asked, 'not-open');
    return this.#again(asked, record.secrets);
  }

  /** New passwords, once: the first request of an open telephone. */
  async #enrol(asked: Asked): Promise<PhoneAnswer> {
    const { random, clock, store, dropBindings } = this.#parts;
    const { record, device, request } = asked;
    const sipDomain = this.#parts.directory.domain(device.domainId)?.sipDomain ?? '';
    const secrets: PhoneSecrets = {
      sipPassword: newSipPassword(random),
      configurationPassword: newSipPassword(random),
      adminPassword: phoneFamilies[record.vendor].hasDigitPassword ? newDigits(random) : newSipPassword(random),
    };
    const document = this.#documentOf(asked, secrets);
    if (!document) return this.#refuse(asked, 'no-server');
    const ha1 = computeHa1(device.sipUser, sipDomain, secrets.sipPassword);
    const by = { via: 'phone', address: request.address };
    const isFirst = await onBehalfOf(by, () =>
      store.enrol(record.companyId, record.deviceId, { atMs: clock.now(), secrets, ha1 }),
    );
    if (!isFirst) return notFound;
    dropBindings(record.deviceId);
    return this.#answer(asked, 'enrolled', document);
  }

  async #again(asked: Asked, secrets: PhoneSecrets): Promise<PhoneAnswer> {
    const { credentials } = this.#parts;
    const { request, record, isEncrypted, password } = asked;
    const verdict =
      password === null
        ? credentials.verify({ ...request, isEncrypted }, { user: record.mac, password: secrets.configurationPassword })
        : isSame(Buffer.from(password), Buffer.from(secrets.configurationPassword))
          ? 'right'
          : 'wrong';
    if (verdict === 'none') return { status: 401, document: null, challenges: credentials.challenge(isEncrypted) };
    if (verdict === 'wrong') {
      this.#parts.refusals.refused(request.address);
      return this.#refuse(asked, 'wrong-password');
    }
    const document = this.#documentOf(asked, secrets);
    return document ? this.#answer(asked, 'delivered', document) : this.#refuse(asked, 'no-server');
  }

  #documentOf(asked: Asked, secrets: PhoneSecrets): PhoneDocument | null {
    const { models } = this.#parts;
    const model = models.make(asked.record, secrets, `${asked.request.base}/${asked.token}/`);
    return model && phoneFamilies[asked.record.vendor].settings(model);
  }

  /** Whether the password that we keep for the telephone still opens the device: an administrator may have made another. */
  #isCurrent(record: PhoneRecord, device: Device): boolean {
    return isCurrentPassword(record, device, this.#parts.directory.domain(device.domainId)?.sipDomain ?? '');
  }

  async #answer(asked: Asked, outcome: FetchOutcome, document: PhoneDocument): Promise<PhoneAnswer> {
    await this.#note(asked, outcome);
    return { status: 200, document, challenges: [] };
  }

  async #refuse(asked: Asked, outcome: FetchOutcome): Promise<PhoneAnswer> {
    await this.#note(asked, outcome);
    const { device, request } = asked;
    const reason = reasons[outcome];
    if (reason)
      this.#parts.incidents.raise({
        code: 'phone-fetch-refused',
        companyId: device.companyId,
        subject: device.id,
        params: { device: `${device.name} (${device.number})`, address: request.address, reason },
      });
    return notFound;
  }

  async #note({ request, record, name }: Asked, outcome: FetchOutcome): Promise<void> {
    const { clock, logger, store, models } = this.#parts;
    const { address, userAgent } = request;
    const { companyId, deviceId, vendor } = record;
    // The file's name, never the address: that is a secret of the telephone.
    logger.info('a telephone asked for its configuration', {
      deviceId,
      companyId,
      vendor,
      file: name,
      address,
      userAgent,
      outcome,
    });
    const fetch = { atMs: clock.now(), address, userAgent: userAgent.slice(0, 200), file: name, outcome };
    const isTold = outcome === 'enrolled' || outcome === 'delivered';
    const delivered = isTold ? models.fingerprint(record) : null;
    await store.note(companyId, deviceId, fetch, delivered ?? undefined);
  }

  #unknown({ address }: PhoneRequest): PhoneAnswer {
    const { refusals, incidents, logger } = this.#parts;
    const { count, isBlockedNow } = refusals.refused(address);
    if (isBlockedNow) {
      logger.warn('somebody asks for configurations of telephones that are not there', { address, count });
      incidents.raise({ code: 'phone-fetch-guessed', companyId: null, subject: address, params: { address, count } });
    }
    return notFound;
  }
}

/** Those that somebody should know of, in words. */
const reasons: Partial<Record<FetchOutcome, string>> = {
  'plain-http': 'not encrypted',
  'wrong-phone': 'another MAC address',
  'wrong-password': 'a wrong password',
};

/** @throws never; false while nothing was delivered */
export function isCurrentPassword({ secrets }: PhoneRecord, device: Pick<Device, 'sipUser' | 'ha1'>, sipDomain: string): boolean {
  return secrets !== null && computeHa1(device.sipUser, sipDomain, secrets.sipPassword).sha256 === device.ha1.sha256;
}

function addressOf({ request, token, password }: Asked): string {
  return `${request.base}/${token}${password === null ? '' : `.${password}`}/`;
}

/** Ten digits, as evenly spread as matters behind a lock of the telephone's own. */
function newDigits(random: RandomSource): string {
  return Array.from(random.bytes(10), (byte) => String(byte % 10)).join('');
}
