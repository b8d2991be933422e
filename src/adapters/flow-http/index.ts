export { GuardedHttp } from './guarded-http.ts';
