// Applies the stored theme before the first paint, so that a dark page does not flash white.
try {
  const theme = localStorage.getItem('timberline.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_error) {
  // Storage is switched off, so the system's theme applies.
}
