export { type FoundPerson, PeopleSearch } from './people-search.ts';
