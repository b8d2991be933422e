export type { NumberIndex, NumberMatch } from './reverse-lookup-ports.ts';
