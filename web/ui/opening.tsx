/** In place of a page whose parts or words still come: whoever goes by headings finds where it will be. */
export function OpeningTitle() {
  return (
    <h1 className="sr-only" aria-busy="true">
      Parley
    </h1>
  );
}

/** The same before there is a frame around the page. */
export function OpeningPage() {
  return (
    <main aria-busy="true">
      <OpeningTitle />
    </main>
  );
}
