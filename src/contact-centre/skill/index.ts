export type { Skill } from './skill.ts';
