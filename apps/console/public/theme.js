// Sets the chosen theme before the first paint, so that a dark page does not flash white.
try {
  const theme = localStorage.getItem('timberline.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (_error) {
  // Storage is switched off: the system's theme stays.
}
