// `npm run dev` serves the console with reloading; the API answers from its own port behind the same origin.
const port = process.env['TIMBERLINE_API_PORT'] ?? '3000';

export default {
  '/api': { target: `http://127.0.0.1:${port}`, changeOrigin: false },
  '/docs': { target: `http://127.0.0.1:${port}`, changeOrigin: false },
};
