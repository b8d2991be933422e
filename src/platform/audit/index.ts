export { type Originator, onBehalfOf, originator } from './originator.ts';
