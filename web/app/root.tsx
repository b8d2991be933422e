import { Outlet } from '@tanstack/react-router';

/** The outermost page: nothing of its own, each child brings its frame. */
export function Root() {
  return <Outlet />;
}
