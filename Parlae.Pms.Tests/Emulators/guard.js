// node guard.js <program> <arguments...>: runs the program, and ends when our standard input does, even if its holder was killed.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.stdin.on('error', () => process.exit(0));
process.argv.splice(1, 1); // The program finds its own name and arguments where it expects them.
require(process.argv[1]);
