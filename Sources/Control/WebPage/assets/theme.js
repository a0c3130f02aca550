// Runs before anything is painted, so that a page that was set to dark does not flash white.
try {
  const theme = localStorage.getItem('weir.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden here: the system's preference counts.
}
