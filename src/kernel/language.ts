/** Languages the product speaks. */
export type Language = 'en' | 'fr' | 'de' | 'sv';
