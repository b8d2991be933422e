export {
  Catalogue,
  type CatalogueChange,
  type CatalogueFilter,
  type CatalogueRecord,
  type CatalogueRecords,
  type CatalogueThing,
  demandCatalogue,
  invalidField,
} from './catalogue.ts';
export { type CatalogueContract, catalogueRoutes } from './catalogue-routes.ts';
