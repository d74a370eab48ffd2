// node render.js: reads a JSON list of {template, variables} from standard input and writes the list of what LiquidJS, Vapi's template engine, makes of them.
const { Liquid } = require('liquidjs');
const engine = new Liquid();
let input = '';
process.stdin.on('data', part => (input += part)).on('end', () => {
  const results = JSON.parse(input).map(({ template, variables }) => engine.parseAndRenderSync(template, variables));
  process.stdout.write(JSON.stringify(results));
});
