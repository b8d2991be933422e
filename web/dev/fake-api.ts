import type { LiveCall } from '../../src/contract/rest/calls.ts';
import * as contract from '../../src/contract/rest/index.ts';
import type { ForwardingView } from '../../src/contract/rest/me.ts';
import type { Trace } from '../../src/contract/rest/trace.ts';
import { contactCard, contactLists, foundContacts } from './fake-contacts.ts';
import { makeAgent, makeCalls, makeLog, makePeople, me, unknownToDirectories } from './fake-world.ts';

/** What a fake route gets. */
interface Asked {
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: Record<string, unknown>;
}

export interface FakeAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly cookie?: string;
}

export class FakeApi {
  readonly people = makePeople(2000);
  readonly log;
  agent;
  calls: LiveCall[];
  forwarding: ForwardingView = { immediate: null, busy: null, noAnswer: '+33612345678', noAnswerAfterS: 20 };
  traces: Trace[] = [];
  currentDeviceId = 'd-browser';
  onCallsChanged: () => void = () => {};
  #isSetUp = false;

  constructor(hasCalls: boolean) {
    const now = Date.now();
    this.log = makeLog(this.people, now);
    this.agent = makeAgent(now);
    this.calls = hasCalls ? makeCalls(this.people, now) : [];
  }

  /** Answers a request, or null when the contract has no such route. */
  answer(
    method: string,
    path: string,
    query: Record<string, string>,
    body: Record<string, unknown>,
    isSignedIn: boolean,
  ): FakeAnswer | null {
    for (const route of contract.allRoutes()) {
      const match = route.method === method ? matchPath(route.path, path) : null;
      if (!match) continue;
      if (route.audience !== 'anyone' && !isSignedIn) return refuse(401, 'sign-in-needed', 'Please sign in.');
      const answer = this.#perform(route.path, method, { params: match, query, body });
      if (route.response && answer.status < 300) route.response.parse(answer.body);
      return answer;
    }
    return null;
  }

  #perform(path: string, method: string, asked: Asked): FakeAnswer {
    const key = `${method} ${path.replace('/api/v1', '')}`;
    const leg = /^POST \/calls\/:callId\/legs\/:legId\/(.+)$/.exec(key);
    if (leg?.[1]) return this.#command(leg[1], asked);
    return (
      this.#account(key, asked) ??
      this.#phone(key, asked) ??
      this.#contacts(key, asked) ??
      this.#tools(key, asked) ??
      refuse(501, 'not-faked', `${key} is not faked.`)
    );
  }

  #account(key: string, { body }: Asked): FakeAnswer | null {
    switch (key) {
      case 'POST /session':
        if (body['password'] !== 'parley') return refuse(401, 'sign-in-refused', 'Name or password is wrong.');
        if (body['login'] === 'twice' && !body['company']) return refuse(409, 'sign-in-company-needed', 'Which company?');
        return { ...ok({ user: me, csrfToken: 'fake' }), cookie: 'fake=1; Path=/; HttpOnly' };
      case 'GET /session':
        return ok({ user: me, csrfToken: 'fake' });
      case 'DELETE /session':
      case 'DELETE /me/sessions':
        return { status: 204, cookie: 'fake=; Path=/; Max-Age=0' };
      case 'GET /me/sessions':
        return ok({
          items: [
            {
              id: 's-1',
              createdAt: Date.now() - 9e6,
              lastSeenAt: Date.now(),
              address: '192.0.2.7',
              userAgent: 'Chromium',
              deviceName: 'Chromium on Linux',
              method: 'TWS',
              isCurrent: true,
            },
          ],
        });
      case 'GET /sign-in':
        return ok({ windows: false, nameAlone: false, providers: [{ id: 'p-1', name: 'Contoso' }] });
      case 'GET /me/security':
        return ok({
          hasPassword: true,
          mayHavePasskeys: true,
          totpSince: null,
          recoveryCodesLeft: 0,
          passkeys: [{ id: 'k-1', name: 'Linux 2026-11-01', isSynced: true, createdAt: Date.now(), lastUsedAt: null }],
          mustHaveSecondFactor: false,
        });
      case 'GET /me/tokens':
        return ok({ items: [] });
      case 'GET /token-scopes':
        return ok({ items: ['all:read', 'all:write', 'calls:read', 'calls:write'] });
      case 'GET /setup/:token':
        return this.#isSetUp ? refuse(404, 'setup-link-invalid', 'Used.') : ok({ suggestedSipDomain: 'parley.local' });
      case 'POST /setup/:token':
        this.#isSetUp = true;
        return ok({ sip: { user: '201', password: 'k7Qm-3tRx-9wPz', domain: String(body['sipDomain']) } });
      default:
        return null;
    }
  }

  #contacts(key: string, { query, params }: Asked): FakeAnswer | null {
    switch (key) {
      case 'GET /contacts':
        return ok(foundContacts(query['search'] ?? '', this.people));
      case 'GET /contacts/:id': {
        const card = contactCard(params['id'] ?? '');
        return card ? ok(card) : refuse(404, 'not-found', 'There is no such contact.');
      }
      case 'GET /contacts/:id/calls':
        return ok({
          items: this.log
            .slice(0, 4)
            .map(({ callId, direction, startedAt, talkMs, note }) => ({ callId, direction, startedAt, talkMs, note })),
        });
      case 'GET /contact-sources':
        return ok({
          items: [{ id: 'd-1', name: 'Customers', isPrivate: false }],
          mayKeepOwn: true,
          maySearchByField: true,
          mayPublish: true,
        });
      case 'GET /contact-lists':
        return ok(contactLists());
      case 'GET /me/contacts':
        return ok({ items: [] });
      default:
        return null;
    }
  }

  #phone(key: string, { body, query, params }: Asked): FakeAnswer | null {
    switch (key) {
      case 'GET /me/devices': {
        const device = { number: '201', isRegistered: true, lines: 2, rings: true };
        const items = [
          { ...device, id: 'd-browser', name: 'Browser', protocol: 'sip-softphone' },
          { ...device, id: 'd-desk', name: 'Desk phone', protocol: 'sip-phone' },
        ];
        const numbers = [{ id: 'mobile', kind: 'mobile', number: '+33612345678', rings: false }];
        return ok({ items, currentDeviceId: this.currentDeviceId, numbers, currentNumberId: null });
      }
      case 'PUT /me/current-device':
        this.currentDeviceId = String(body['deviceId']);
        return { status: 204 };
      case 'GET /me/parameters':
        return ok({ values: {} });
      case 'GET /me/rights':
        return ok({ applications: ['caller', 'softphone'], callLogs: [], queues: [], supervises: true });
      case 'GET /me/forwarding':
        return ok(this.forwarding);
      case 'PUT /me/forwarding':
        this.forwarding = body as ForwardingView;
        return ok(this.forwarding);
      case 'GET /people':
        return ok({ items: this.people, nextCursor: null });
      case 'GET /calls':
        return ok({ items: this.calls });
      case 'POST /calls':
        return ok(this.#dial(String(body['number'])));
      case 'GET /call-log':
        return ok(this.#readLog(query));
      case 'PATCH /call-log/:id': {
        const entry = this.log.find(({ id }) => id === params['id']);
        if (!entry) return refuse(404, 'not-found', 'No such call.');
        entry.note = String(body['note']);
        return ok(entry);
      }
      case 'GET /calls/:callId/why':
        return ok({ callId: params['callId'], steps: whySteps() });
      case 'GET /me/agent':
        return ok(this.agent);
      case 'PUT /me/agent/state':
        this.agent = {
          ...this.agent,
          state: body['state'] as 'ready',
          reason: (body['reason'] as string) ?? null,
          sinceMs: Date.now(),
        };
        return ok(this.agent);
      default:
        return null;
    }
  }

  #tools(key: string, { body, params }: Asked): FakeAnswer | null {
    switch (key) {
      case 'GET /traces':
        return ok({ items: this.traces });
      case 'POST /traces': {
        const startedAt = Date.now();
        const trace = {
          id: `t-${startedAt}`,
          subject: String(body['subject']),
          startedAt,
          endsAt: startedAt + 900_000,
          messages: 0,
          syslog: null,
        };
        this.traces.push(trace);
        return ok(trace);
      }
      case 'DELETE /traces/:id':
        this.traces = this.traces.filter(({ id }) => id !== params['id']);
        return { status: 204 };
      case 'GET /calls/:callId/ladder':
        return ok(ladder());
      default:
        return null;
    }
  }

  #readLog(query: Record<string, string>) {
    const start = Number(query['cursor'] ?? 0);
    const search = (query['search'] ?? '').toLowerCase();
    const found = this.log
      .filter((entry) => !query['direction'] || entry.direction === query['direction'])
      .filter((entry) => `${entry.otherName} ${entry.otherNumber} ${entry.note}`.toLowerCase().includes(search));
    const end = start + Number(query['limit'] ?? 50);
    return { items: found.slice(start, end), nextCursor: end < found.length ? String(end) : null };
  }

  #dial(number: string) {
    const person = this.people.find((each) => each.number === number);
    const id = `live-${Date.now()}`;
    const other = {
      number,
      displayName: person?.displayName ?? '',
      isPrivate: false,
      userId: person?.userId ?? null,
      ...unknownToDirectories,
    };
    const base = {
      callId: id,
      legId: id,
      deviceId: 'd-desk',
      direction: 'outgoing' as const,
      startedAt: Date.now(),
      conference: null,
      monitoring: null,
      monitoredBy: [],
      recording: null,
      queueName: null,
      sipCallId: null,
      decision: null,
    };
    this.calls = [...this.calls, { ...base, state: 'alerting', other, connectedAt: null }];
    this.onCallsChanged();
    return { callId: id, legId: id };
  }

  #command(name: string, { params }: Asked): FakeAnswer {
    const states = { answer: 'connected', hold: 'held', retrieve: 'connected' } as const;
    const state = states[name as keyof typeof states];
    this.calls = this.calls.flatMap((call) => {
      if (call.legId !== params['legId'] || name === 'dtmf') return [call];
      return state ? [{ ...call, state, connectedAt: call.connectedAt ?? Date.now() }] : [];
    });
    this.onCallsChanged();
    return { status: 204 };
  }
}

const ok = (body: unknown): FakeAnswer => ({ status: 200, body });

function refuse(status: number, code: string, detail: string): FakeAnswer {
  return { status, body: { type: 'about:blank', title: code, status, code, detail } };
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/');
  const parts = path.split('/');
  if (names.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return null;
  }
  return params;
}

function whySteps() {
  const at = Date.now() - 60_000;
  const decision = {
    code: 'queue-longest-idle',
    params: {},
    sentence: 'The Hotline offered the call to Marie Laurent, who had been idle the longest (12:14).',
    steps: [
      { code: 'agent-skipped', params: {}, sentence: 'Anna Weber was passed over: she is on another call.' },
      { code: 'agent-skipped', params: {}, sentence: 'Hugo Petit was passed over: he is on a break.' },
      {
        code: 'agent-chosen',
        params: {},
        sentence: 'Marie Laurent was chosen: ready since 12:14, longer than Nora Keller (3:40).',
      },
    ],
  };
  const step = (seq: number, type: string, sentence: string, more: object = {}) => ({
    seq,
    atMs: at + seq * 900,
    type,
    sentence,
    decision: null,
    raw: { type, seq },
    ...more,
  });
  return [
    step(0, 'call-created', 'A call from +49 30 12345678 came in over the trunk “Carrier”.'),
    step(1, 'call-routed', '+33 1 42 68 53 00 belongs to the queue Hotline.'),
    step(2, 'call-queued', 'The caller waits in the Hotline with music.'),
    step(3, 'agent-offered', 'The call rings at Marie Laurent.', { decision }),
    step(7, 'legs-connected', 'Marie Laurent answered after 4 s.'),
  ];
}

function ladder() {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- read beside the list it makes
  const arrow = (from: number, to: number, label: string, index: number) => ({
    atMs: 1_700_000_000_000 + index * 120,
    from,
    to,
    label,
    transport: 'udp',
    text: `${label}\r\nVia: SIP/2.0/UDP 192.0.2.1\r\nCall-ID: fake@192.0.2.1`,
  });
  const arrows = [
    arrow(0, 1, 'INVITE', 0),
    arrow(1, 0, '100 Trying', 1),
    arrow(1, 2, 'INVITE', 2),
    arrow(2, 1, '180 Ringing', 3),
    arrow(1, 0, '180 Ringing', 4),
    arrow(2, 1, '200 OK', 5),
    arrow(1, 2, 'ACK', 6),
    arrow(1, 0, '200 OK', 7),
    arrow(0, 1, 'ACK', 8),
    arrow(2, 1, 'BYE', 9),
    arrow(1, 2, '200 OK', 10),
  ];
  return { participants: ['192.0.2.1:5060', 'Parley', 'Marie (browser)'], arrows };
}
