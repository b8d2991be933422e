import { Cable } from 'lucide-react';
import { useMemo } from 'react';
import type { TrunkView } from '../../../../src/contract/rest/trunks.ts';
import { codecs } from '../devices/device-resource.tsx';
import { changedColumn, nameColumn, tagColumn, textColumn } from '../resource/columns.tsx';
import type { FieldSpec } from '../resource/field-spec.ts';
import { type FormValues, pick } from '../resource/merge.ts';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { AuthenticationFields, type TrunkAuthentication } from './authentication-fields.tsx';
import { NumberMap } from './number-map.tsx';

/** Connections to carriers and other telephone systems. */
export function TrunksPage() {
  const client = useClient<TrunkView>('trunks');
  const sources = useSources();
  const resource = useMemo<Resource<TrunkView>>(
    () => ({
      client,
      icon: Cable,
      words: { title: 'page.trunks', add: 'trunks.add', empty: 'trunks.empty', emptyHelp: 'trunks.empty-help' },
      nameOf: ({ name }) => name,
      sort: 'name',
      columns: (words) => [
        nameColumn(words),
        tagColumn(words, 'state', 'f.state', ({ state }) => ({ word: `trunk-state.${state}`, tone: trunkTone[state] }), '140px'),
        textColumn(words, 'proxy', 'trunks.proxy', ({ proxy }) => proxy, { width: 'minmax(140px, 1.8fr)' }),
        textColumn(
          words,
          'authentication',
          'trunks.authentication',
          ({ authentication }) => words.t(`trunk-auth.${authentication.kind}`),
          { isSortable: false },
        ),
        textColumn(words, 'calls', 'trunks.calls', ({ calls, maxCalls }) => `${calls} / ${maxCalls}`, {
          isSortable: false,
          width: '90px',
          isEnd: true,
        }),
        textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
        changedColumn(words),
      ],
      fields: trunkFields(sources),
      toForm: trunkForm,
      toBody: trunkBody,
      isOff: ({ enabled }) => !enabled,
    }),
    [client, sources],
  );
  return <ResourcePage resource={resource} />;
}

export const trunkTone = {
  off: '',
  unknown: '',
  reachable: 'connected',
  registered: 'connected',
  unreachable: 'failed',
  refused: 'failed',
} as const satisfies Record<TrunkView['state'], string>;

const newTrunk = {
  name: '',
  enabled: true,
  proxy: 'sip:',
  numbers: [],
  numberFormat: 'e164',
  callerIdHeader: 'p-asserted-identity',
  calledNumberSource: 'request-uri',
  maxCalls: 30,
  optionsIntervalS: 60,
  mediaSecurity: 'rtp',
  mediaPath: 'anchored',
  codecs: [],
} as const;

const noAuthentication: TrunkAuthentication = { kind: 'registration', user: '', registrar: '', password: '', peers: [] };

function trunkForm(trunk: TrunkView | null): FormValues {
  if (!trunk) return { ...newTrunk, domainId: undefined, authentication: noAuthentication };
  return { ...pick(trunk, newTrunk), authentication: { ...noAuthentication, ...trunk.authentication } };
}

function trunkBody(values: FormValues): Record<string, unknown> {
  const authentication = values['authentication'] as TrunkAuthentication | undefined;
  if (!authentication) return { ...values };
  const { kind, user, registrar, password, peers } = authentication;
  const registration = { kind, user, registrar, ...(password ? { password } : {}) };
  return { ...values, authentication: kind === 'address' ? { kind, peers: peers.filter(Boolean) } : registration };
}

function trunkFields(sources: ReturnType<typeof useSources>): FieldSpec[] {
  return [
    { name: 'name', label: 'f.name', kind: 'text', isRequired: true },
    { name: 'proxy', label: 'trunks.proxy', help: 'trunks.proxy-help', kind: 'text', isRequired: true },
    { name: 'enabled', label: 'state.enabled', help: 'trunks.enabled-help', kind: 'switch', isWide: true },
    { name: 'domainId', label: 'f.domain', kind: 'pick', source: sources.domains, only: 'create', isWide: true },
    {
      name: 'authentication',
      label: 'trunks.authentication',
      section: 'trunks.section-identity',
      kind: 'custom',
      isWide: true,
      render: (control) => <AuthenticationFields {...control} />,
      text: (value) => {
        const { kind, user, registrar, peers } = value as TrunkAuthentication;
        return kind === 'address' ? peers.join(', ') : `${user} @ ${registrar}`;
      },
    },
    {
      name: 'numbers',
      label: 'trunks.numbers',
      help: 'trunks.numbers-help',
      section: 'trunks.section-numbers',
      kind: 'custom',
      isWide: true,
      render: (control) => <NumberMap {...control} />,
      text: (value) => (value as TrunkView['numbers']).map(({ number, destination }) => `${number} → ${destination}`).join(', '),
    },
    {
      name: 'numberFormat',
      label: 'trunks.format',
      kind: 'choice',
      options: (['e164', 'international', 'national', 'unchanged'] as const).map((id) => ({ id, word: `number-format.${id}` })),
    },
    { name: 'maxCalls', label: 'trunks.max-calls', kind: 'number' },
    {
      name: 'callerIdHeader',
      label: 'trunks.caller-header',
      section: 'trunks.section-details',
      kind: 'choice',
      options: (['from', 'p-asserted-identity', 'p-preferred-identity', 'remote-party-id'] as const).map((id) => ({
        id,
        word: `header.${id}`,
      })),
    },
    {
      name: 'calledNumberSource',
      label: 'trunks.called-source',
      kind: 'choice',
      options: (['request-uri', 'to', 'p-called-party-id', 'diversion'] as const).map((id) => ({ id, word: `header.${id}` })),
    },
    { name: 'optionsIntervalS', label: 'trunks.options', help: 'trunks.options-help', kind: 'number', unit: 'unit.seconds' },
    {
      name: 'mediaSecurity',
      label: 'trunks.media-security',
      kind: 'choice',
      options: (['rtp', 'srtp-sdes'] as const).map((id) => ({ id, word: `media-security.${id}` })),
    },
    {
      name: 'mediaPath',
      label: 'trunks.media-path',
      kind: 'choice',
      options: (['anchored', 'direct'] as const).map((id) => ({ id, word: `media-path.${id}` })),
    },
    { name: 'codecs', label: 'devices.codecs', help: 'devices.codecs-help', kind: 'any-of', options: codecs, isWide: true },
  ];
}
