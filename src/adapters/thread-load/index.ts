import { type EventLoopUtilization, performance } from 'node:perf_hooks';

/** @returns the share of the time since it was asked last that this thread had something to do, 0 to 1 */
export function threadLoad(): () => number {
  let last: EventLoopUtilization = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
