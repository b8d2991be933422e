import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { PageFailed } from './page-failed.tsx';
import { Root } from './root.tsx';
import { SignedIn } from './signed-in.tsx';

const root = createRootRoute({ component: Root });
const signedIn = createRoute({ getParentRoute: () => root, id: 'signed-in', component: SignedIn });

const index = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/phone' });
  },
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup/$token',
  component: lazyRouteComponent(() => import('../features/setup/setup-page.tsx'), 'SetupPage'),
});
const phone = createRoute({
  getParentRoute: () => signedIn,
  path: '/phone',
  component: lazyRouteComponent(() => import('../features/phone/phone-page.tsx'), 'PhonePage'),
});
const agent = createRoute({
  getParentRoute: () => signedIn,
  path: '/agent',
  component: lazyRouteComponent(() => import('../features/agent/agent-page.tsx'), 'AgentPage'),
});
const supervisor = createRoute({
  getParentRoute: () => signedIn,
  path: '/supervisor',
  component: lazyRouteComponent(() => import('../features/supervisor/supervisor-page.tsx'), 'SupervisorPage'),
});
const attendant = createRoute({
  getParentRoute: () => signedIn,
  path: '/attendant',
  component: lazyRouteComponent(() => import('../features/attendant/attendant-page.tsx'), 'AttendantPage'),
});
const contacts = createRoute({
  getParentRoute: () => signedIn,
  path: '/contacts',
  component: lazyRouteComponent(() => import('../features/contacts/contacts-page.tsx'), 'ContactsPage'),
});
const chat = createRoute({
  getParentRoute: () => signedIn,
  path: '/chat',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/chat/chat-page.tsx'), 'ChatPage'),
});
const forwarding = createRoute({
  getParentRoute: () => signedIn,
  path: '/forwarding',
  component: lazyRouteComponent(() => import('../features/forwarding/forwarding-page.tsx'), 'ForwardingPage'),
});
const voicemail = createRoute({
  getParentRoute: () => signedIn,
  path: '/voicemail',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/voicemail/voicemail-page.tsx'), 'VoicemailPage'),
});
const traces = createRoute({
  getParentRoute: () => signedIn,
  path: '/traces',
  component: lazyRouteComponent(() => import('../features/traces/traces-page.tsx'), 'TracesPage'),
});
const conferences = createRoute({
  getParentRoute: () => signedIn,
  path: '/conferences',
  component: lazyRouteComponent(() => import('../features/conference/conferences-page.tsx'), 'ConferencesPage'),
});
const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/reports/reports-page.tsx'), 'ReportsPage'),
});
const timeMachine = createRoute({
  getParentRoute: () => signedIn,
  path: '/time-machine',
  component: lazyRouteComponent(() => import('../features/time-machine/time-machine-page.tsx'), 'TimeMachinePage'),
});
const wallboards = createRoute({
  getParentRoute: () => signedIn,
  path: '/wallboards',
  component: lazyRouteComponent(() => import('../features/wallboard/wallboards-page.tsx'), 'WallboardsPage'),
});
const wallboard = createRoute({
  getParentRoute: () => signedIn,
  path: '/wallboards/$id',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/wallboard/wallboard-page.tsx'), 'WallboardPage'),
});
const board = createRoute({
  getParentRoute: () => root,
  path: '/display/$token',
  component: lazyRouteComponent(() => import('../features/wallboard/display-page.tsx'), 'DisplayPage'),
});
const recordings = createRoute({
  getParentRoute: () => signedIn,
  path: '/recordings',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/recordings/recordings-page.tsx'), 'RecordingsPage'),
});
const dial = createRoute({
  getParentRoute: () => signedIn,
  path: '/dial',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/dial/dial-page.tsx'), 'DialPage'),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const admin = createRoute({
  getParentRoute: () => signedIn,
  path: '/admin',
  component: lazyRouteComponent(() => import('../features/admin/admin-frame.tsx'), 'AdminFrame'),
});
const adminIndex = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/$page', params: { page: 'overview' } });
  },
});
const adminPage = createRoute({
  getParentRoute: () => admin,
  path: '$page',
  validateSearch: textsOf,
  component: lazyRouteComponent(() => import('../features/admin/admin-page-view.tsx'), 'AdminPageView'),
});

/** The search part of an address with everything in it as text. */
function textsOf(search: Record<string, unknown>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(search).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]));
}

const routeTree = root.addChildren([
  index,
  setup,
  board,
  signedIn.addChildren([
    voicemail,
    phone,
    contacts,
    forwarding,
    chat,
    conferences,
    attendant,
    agent,
    supervisor,
    recordings,
    reports,
    timeMachine,
    wallboards,
    wallboard,
    traces,
    dial,
    settings,
    admin.addChildren([adminIndex, adminPage]),
  ]),
]);

/** Plain `name=value`, so that a number in an address stays a text and an address can be typed. */
function readSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function writeSearch(search: Record<string, unknown>): string {
  const given = Object.entries(search).filter(([, value]) => value != null && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `?${text}` : '';
}

/** The addresses of the program. The server answers each with the same page. */
export function createAppRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultErrorComponent: PageFailed,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
