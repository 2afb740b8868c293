declare module 'virtual:terminology-titles' {
  type Titles = Readonly<Record<string, { readonly en: string; readonly zh: string }>>;
  const titles: { readonly measures: Titles; readonly ingredients: Titles; readonly problems: Titles };
  export default titles;
}
