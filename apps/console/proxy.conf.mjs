// `npm run dev` serves the console with live reload and passes calls of the API on to its port, so that the browser
// sees one origin.
const port = process.env['TIMBERLINE_API_PORT'] ?? '3000';

export default {
  '/api': { target: `http://127.0.0.1:${port}`, changeOrigin: false },
  '/docs': { target: `http://127.0.0.1:${port}`, changeOrigin: false },
};
