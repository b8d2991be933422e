export { LifeSign } from './life-sign.ts';
