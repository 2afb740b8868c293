// Before the first paint, so that a dark workbench does not flash white. A file of its own: the page forbids inline scripts.
(() => {
  const chosen = localStorage.getItem('sartor-appearance');
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
