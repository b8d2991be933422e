import {
  Archive,
  AudioLines,
  BadgeInfo,
  Blocks,
  BookUser,
  Building2,
  Cable,
  CalendarClock,
  CassetteTape,
  ClipboardCheck,
  Clock,
  CloudDownload,
  Coffee,
  Eye,
  FileClock,
  FileInput,
  Fingerprint,
  Globe,
  GraduationCap,
  Hash,
  Headset,
  Hourglass,
  KeySquare,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  MonitorCheck,
  PanelTop,
  PhoneForwarded,
  PhoneIncoming,
  PlugZap,
  ScrollText,
  Server,
  ShieldCheck,
  SlidersHorizontal,
  Smartphone,
  Tags,
  TriangleAlert,
  Truck,
  UserCog,
  Users,
  UsersRound,
  Voicemail,
  Webhook,
  Workflow,
} from 'lucide-react';
import type { ComponentType } from 'react';
import type { AdminKey } from './words/index.ts';

export interface AdminPage {
  readonly id: string;
  readonly word: AdminKey;
  readonly icon: LucideIcon;
  /** Only those who administer every company. */
  readonly isSuperOnly?: boolean;
  readonly load: () => Promise<ComponentType>;
}

export interface AdminArea {
  readonly id: string;
  readonly word: AdminKey;
  readonly pages: readonly AdminPage[];
}

const page = (id: string, icon: LucideIcon, load: AdminPage['load'], more: Partial<AdminPage> = {}): AdminPage => ({
  id,
  word: `page.${id}` as AdminKey,
  icon,
  load,
  ...more,
});

/** Every page of the administration in the order of the tree at the left. */
export const adminAreas: readonly AdminArea[] = [
  {
    id: 'start',
    word: 'area.start',
    pages: [page('overview', LayoutDashboard, async () => (await import('./overview/overview-page.tsx')).OverviewPage)],
  },
  {
    id: 'people',
    word: 'area.people',
    pages: [
      page('users', Users, async () => (await import('./users/users-page.tsx')).UsersPage),
      page('groups', UsersRound, async () => (await import('./groups/groups-page.tsx')).GroupsPage),
      page('domains', Globe, async () => (await import('./domains/domains-page.tsx')).DomainsPage),
      page('directories', BookUser, async () => (await import('./directories/directories-page.tsx')).DirectoriesPage),
      page('imports', FileInput, async () => (await import('./imports/imports-page.tsx')).ImportsPage),
      page('takeover', Truck, async () => (await import('./takeover/takeover-page.tsx')).TakeoverPage),
      page('provisioning', CloudDownload, async () => (await import('./provisioning/provisioning-page.tsx')).ProvisioningPage),
    ],
  },
  {
    id: 'telephony',
    word: 'area.telephony',
    pages: [
      page('devices', Smartphone, async () => (await import('./devices/devices-page.tsx')).DevicesPage),
      page('device-states', MonitorCheck, async () => (await import('./connections/device-states-page.tsx')).DeviceStatesPage),
      page('intercom-groups', Eye, async () => (await import('./intercom-groups/intercom-groups-page.tsx')).IntercomGroupsPage),
      page('trunks', Cable, async () => (await import('./trunks/trunks-page.tsx')).TrunksPage),
      page('connections', PlugZap, async () => (await import('./connections/connections-page.tsx')).ConnectionsPage),
      page(
        'forwarding-rules',
        PhoneForwarded,
        async () => (await import('./forwarding-rules/forwarding-rules-page.tsx')).ForwardingRulesPage,
      ),
      page('numbering', Hash, async () => (await import('./numbering/numbering-page.tsx')).NumberingPage),
      page(
        'calling-policy',
        PhoneForwarded,
        async () => (await import('./calling-policy/calling-policy-page.tsx')).CallingPolicyPage,
      ),
    ],
  },
  {
    id: 'centre',
    word: 'area.centre',
    pages: [
      page(
        'conference-rooms',
        UsersRound,
        async () => (await import('./conference-rooms/conference-rooms-page.tsx')).ConferenceRoomsPage,
      ),
      page('mailboxes', Voicemail, async () => (await import('./mailboxes/mailboxes-page.tsx')).MailboxesPage),
      page('flows', Workflow, async () => (await import('./flows/flows-page.tsx')).FlowsPage),
      page('prompts', AudioLines, async () => (await import('./prompts/prompts-page.tsx')).PromptsPage),
      page('queues', Hourglass, async () => (await import('./queues/queues-page.tsx')).QueuesPage),
      page(
        'call-back-buttons',
        PhoneIncoming,
        async () => (await import('./call-back-buttons/call-back-buttons-page.tsx')).CallBackButtonsPage,
      ),
      page('agents', Headset, async () => (await import('./agents/agents-page.tsx')).AgentsPage),
      page('skills', GraduationCap, async () => (await import('./skills/skills-page.tsx')).SkillsPage),
      page('opening-hours', CalendarClock, async () => (await import('./opening-hours/opening-hours-page.tsx')).OpeningHoursPage),
      page(
        'not-ready-reasons',
        Coffee,
        async () => (await import('./not-ready-reasons/not-ready-reasons-page.tsx')).NotReadyReasonsPage,
      ),
      page('dispositions', Tags, async () => (await import('./dispositions/dispositions-page.tsx')).DispositionsPage),
      page('scripts', ScrollText, async () => (await import('./scripts/scripts-page.tsx')).ScriptsPage),
      page(
        'recording-rules',
        CassetteTape,
        async () => (await import('./recording-rules/recording-rules-page.tsx')).RecordingRulesPage,
      ),
      page(
        'scorecard-forms',
        ClipboardCheck,
        async () => (await import('./scorecards/scorecard-forms-page.tsx')).ScorecardFormsPage,
      ),
      page('screen-pops', PanelTop, async () => (await import('./screen-pops/screen-pops-page.tsx')).ScreenPopsPage),
    ],
  },
  {
    id: 'rights',
    word: 'area.rights',
    pages: [
      page('authorizations', ShieldCheck, async () => (await import('./rights/authorizations-page.tsx')).AuthorizationsPage),
      page('explain', BadgeInfo, async () => (await import('./rights/explain-page.tsx')).ExplainPage),
      page('seats', Blocks, async () => (await import('./rights/seats-page.tsx')).SeatsPage),
      page('sign-in', Fingerprint, async () => (await import('./sign-in/sign-in-page.tsx')).SignInAdminPage),
      page('webhooks', Webhook, async () => (await import('./webhooks/webhooks-page.tsx')).WebhooksPage),
      page('tokens', KeySquare, async () => (await import('./tokens/tokens-page.tsx')).TokensPage),
    ],
  },
  {
    id: 'parameters',
    word: 'area.parameters',
    pages: [page('parameters', SlidersHorizontal, async () => (await import('./parameters/parameters-page.tsx')).ParametersPage)],
  },
  {
    id: 'server',
    word: 'area.server',
    pages: [
      page('incidents', TriangleAlert, async () => (await import('./incidents/incidents-page.tsx')).IncidentsPage),
      page('services', Server, async () => (await import('./services/services-page.tsx')).ServicesPage, { isSuperOnly: true }),
      page('audit', FileClock, async () => (await import('./audit/audit-page.tsx')).AuditPage),
      page('backups', Archive, async () => (await import('./backups/backups-page.tsx')).BackupsPage, { isSuperOnly: true }),
      page('jobs', Clock, async () => (await import('./jobs/jobs-page.tsx')).JobsPage, { isSuperOnly: true }),
      page('traces', ListTree, async () => (await import('../traces/traces-page.tsx')).TracesPage),
      page('administrators', UserCog, async () => (await import('./administrators/administrators-page.tsx')).AdministratorsPage, {
        isSuperOnly: true,
      }),
      page('companies', Building2, async () => (await import('./companies/companies-page.tsx')).CompaniesPage, {
        isSuperOnly: true,
      }),
    ],
  },
];

export const adminPages: readonly AdminPage[] = adminAreas.flatMap(({ pages }) => pages);
