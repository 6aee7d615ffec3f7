/** `input` comes from the command line. Node needs the suffix of files in imports. */
export default {
  output: { path: 'hey-api', module: { extension: '.js' } },
  plugins: ['@hey-api/client-fetch', '@hey-api/sdk', '@hey-api/typescript'],
};
