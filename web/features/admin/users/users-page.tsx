import { IdCardLanyard, KeyRound, ShieldOff, UserPlus, Users, Voicemail } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { MadeUserView, UserView } from '../../../../src/contract/rest/users.ts';
import { Button } from '../../../ui/button.tsx';
import { languages } from '../../../ui/words/index.ts';
import { MadeDevicesDialog } from '../devices/made-devices-dialog.tsx';
import { SubjectParameters } from '../parameters/subject-parameters.tsx';
import { changedColumn, enabledColumn, textColumn } from '../resource/columns.tsx';
import type { FieldSpec } from '../resource/field-spec.ts';
import { pick } from '../resource/merge.ts';
import { PasteDialog } from '../resource/paste-dialog.tsx';
import type { Resource } from '../resource/resource.ts';
import { ResourcePage } from '../resource/resource-page.tsx';
import { useSources as useAllSources, type useSources } from '../resource/sources.ts';
import { useClient } from '../resource/use-client.ts';
import { ObjectAuthorizations } from '../rights/object-authorizations.tsx';
import { useAdminWords } from '../words/index.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { type SignInReset, SignInResetDialog } from './sign-in-reset-dialog.tsx';
import { UserDevices } from './user-devices.tsx';

/** People who have a login and phones. */
export function UsersPage() {
  const { t } = useAdminWords();
  const client = useClient<UserView>('users');
  const sources = useAllSources();
  const [made, setMade] = useState<readonly MadeUserView[] | null>(null);
  const [dialog, setDialog] = useState<{ kind: 'password' | 'pin'; user: UserView } | 'paste' | null>(null);
  const [reset, setReset] = useState<{ kind: SignInReset; user: UserView } | null>(null);
  const [revision, setRevision] = useState(0);
  const changed = () => setRevision((before) => before + 1);
  const resource = useMemo<Resource<UserView>>(
    () => ({
      ...usersResource(sources),
      client,
      revision,
      actions: [
        { id: 'password', word: 'users.set-password', icon: KeyRound, run: (user) => setDialog({ kind: 'password', user }) },
        { id: 'pin', word: 'users.set-pin', icon: Voicemail, run: (user) => setDialog({ kind: 'pin', user }) },
        {
          id: 'second-factor',
          word: 'users.reset-factor',
          icon: ShieldOff,
          run: (user) => setReset({ kind: 'second-factor', user }),
        },
        {
          id: 'external-identities',
          word: 'users.forget-provider',
          icon: IdCardLanyard,
          run: (user) => setReset({ kind: 'external-identities', user }),
        },
      ],
      more: (
        <Button icon={UserPlus} onPress={() => setDialog('paste')}>
          {t('paste.open')}
        </Button>
      ),
    }),
    [client, sources, revision, t],
  );
  return (
    <>
      <ResourcePage resource={resource} />
      {dialog === 'paste' ? (
        <PasteDialog
          plural="users"
          help="users.paste-help"
          example={'login;firstName;lastName;number\nanna;Anna;Berg;231\nolof;Olof;Lind;232'}
          onDone={(items) => {
            changed();
            // Who has no desk phone has nothing to be shown.
            const withPhones = (items as readonly MadeUserView[]).filter(({ sip }) => sip !== null);
            if (withPhones.length > 0) setMade(withPhones);
          }}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {made ? <MadeDevicesDialog made={made} onClose={() => setMade(null)} /> : null}
      {dialog !== null && dialog !== 'paste' ? (
        <SecretDialog {...dialog} onDone={changed} onClose={() => setDialog(null)} />
      ) : null}
      {reset ? <SignInResetDialog {...reset} onClose={() => setReset(null)} /> : null}
    </>
  );
}

const newUser = {
  firstName: '',
  lastName: '',
  login: '',
  email: null,
  mobile: null,
  language: 'en',
  role: 'user',
  enabled: true,
  externalKey: null,
  custom0: '',
  custom1: '',
} as const;

function usersResource(sources: ReturnType<typeof useSources>): Omit<Resource<UserView>, 'client'> {
  return {
    icon: Users,
    words: { title: 'page.users', add: 'users.add', empty: 'users.empty', emptyHelp: 'users.empty-help' },
    nameOf: ({ displayName, login }) => displayName || login,
    sort: 'name',
    columns: (words) => [
      textColumn(words, 'name', 'f.name', ({ displayName, login }) => displayName || login, {
        width: 'minmax(150px, 1.6fr)',
        isStrong: true,
      }),
      textColumn(words, 'number', 'f.numbers', ({ devices }) => [...new Set(devices.map(({ number }) => number))].join(', '), {
        width: 'minmax(70px, 0.7fr)',
      }),
      textColumn(words, 'login', 'users.login', ({ login }) => login, { width: 'minmax(110px, 1.2fr)' }),
      textColumn(words, 'domain', 'f.domain', ({ domainName }) => domainName),
      textColumn(words, 'groups', 'page.groups', ({ groups }) => groups.map(({ name }) => name).join(', '), {
        isSortable: false,
      }),
      textColumn(words, 'role', 'users.role', ({ administrator }) => words.t(`rank.${administrator}`), {
        isSortable: false,
        width: '120px',
      }),
      enabledColumn(words),
      changedColumn(words),
    ],
    filters: [
      {
        name: 'enabled',
        label: 'f.state',
        options: [
          { id: 'true', word: 'state.enabled' },
          { id: 'false', word: 'state.disabled' },
        ],
      },
      {
        name: 'role',
        label: 'users.role',
        options: [
          { id: 'user', word: 'rank.none' },
          { id: 'administrator', word: 'rank.company' },
        ],
      },
    ],
    fields: userFields(sources),
    toForm: (user) => {
      if (!user) return { ...newUser, number: null, hasDeskPhone: false, password: null, domainId: undefined, groupIds: [] };
      return { ...pick(user, newUser), domainId: user.domainId, groupIds: user.groups.map(({ id }) => id) };
    },
    tabs: [
      { id: 'devices', word: 'page.devices', render: (user) => <UserDevices user={user} /> },
      {
        id: 'rights',
        word: 'area.rights',
        render: (user) => <ObjectAuthorizations type="user" id={user.id} name={user.displayName} />,
      },
      { id: 'parameters', word: 'page.parameters', render: (user) => <SubjectParameters level="user" id={user.id} /> },
    ],
    isOff: ({ enabled }) => !enabled,
    fromCreated: (answer) => {
      const { user, sip } = answer as { user: UserView; sip: { user: string; password: string; domain: string } | null };
      const once = sip
        ? ([
            { label: 'once.sip-user', text: sip.user },
            { label: 'once.sip-password', text: sip.password },
            { label: 'once.sip-domain', text: sip.domain },
          ] as const)
        : [];
      return { item: user, once };
    },
  };
}

function userFields(sources: ReturnType<typeof useSources>): FieldSpec[] {
  return [
    { name: 'firstName', label: 'users.first-name', kind: 'text' },
    { name: 'lastName', label: 'users.last-name', kind: 'text' },
    { name: 'login', label: 'users.login', help: 'users.login-help', kind: 'text', isRequired: true },
    { name: 'number', label: 'f.number', help: 'users.number-help', kind: 'text', type: 'tel', isNullable: true, only: 'create' },
    { name: 'password', label: 'once.password', help: 'users.password-help', kind: 'secret', only: 'create' },
    {
      name: 'hasDeskPhone',
      label: 'users.desk-phone',
      help: 'users.desk-phone-help',
      kind: 'switch',
      only: 'create',
      isShown: ({ number }) => Boolean(number),
    },
    { name: 'enabled', label: 'state.enabled', help: 'users.enabled-help', kind: 'switch', only: 'change', isWide: true },
    { name: 'email', label: 'users.email', kind: 'text', type: 'email', isNullable: true, section: 'users.section-reach' },
    { name: 'mobile', label: 'users.mobile', help: 'users.mobile-help', kind: 'text', type: 'tel', isNullable: true },
    {
      name: 'language',
      label: 'users.language',
      kind: 'choice',
      options: languages.map((id) => ({ id, word: `language.${id}` as const })),
      section: 'users.section-place',
    },
    {
      name: 'role',
      label: 'users.role',
      kind: 'choice',
      options: [
        { id: 'user', word: 'rank.none' },
        { id: 'administrator', word: 'rank.company' },
      ],
    },
    { name: 'domainId', label: 'f.domain', help: 'users.domain-help', kind: 'pick', source: sources.domains, isWide: true },
    { name: 'groupIds', label: 'page.groups', help: 'users.groups-help', kind: 'pick-many', source: sources.groups },
    {
      name: 'externalKey',
      label: 'users.external-key',
      help: 'users.external-key-help',
      kind: 'text',
      isNullable: true,
      section: 'users.section-free',
    },
    { name: 'custom0', label: 'users.custom0', kind: 'text' },
    { name: 'custom1', label: 'users.custom1', kind: 'text' },
  ];
}
