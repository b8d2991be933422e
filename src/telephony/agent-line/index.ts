export { AgentLines, type LineEnd, type LineOrder } from './agent-lines.ts';
