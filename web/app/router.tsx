import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
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
const traces = createRoute({
  getParentRoute: () => signedIn,
  path: '/traces',
  component: lazyRouteComponent(() => import('../features/traces/traces-page.tsx'), 'TracesPage'),
});
const settings = createRoute({
  getParentRoute: () => signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const routeTree = root.addChildren([index, setup, signedIn.addChildren([phone, agent, traces, settings])]);

/** The addresses of the program. The server answers each with the same page. */
export function createAppRouter() {
  return createRouter({ routeTree, defaultPreload: 'intent' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
