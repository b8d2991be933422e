import { useEffect, useState } from 'react';

/** The time, again every `everyMs`, on the full step so that all timers on the screen move together. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    let timer = 0;
    const plan = () => {
      timer = window.setTimeout(
        () => {
          setNow(Date.now());
          plan();
        },
        everyMs - (Date.now() % everyMs) + 5,
      );
    };
    plan();
    return () => clearTimeout(timer);
  }, [everyMs]);
  return now;
}
