// The functions as their folders say, for what is made of each of them.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parse } = require("yaml");

const functionsFolder = join(__dirname, "..", "functions");

exports.listFunctions = () =>
  readdirSync(functionsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

exports.readStatements = (name) =>
  parse(readFileSync(join(functionsFolder, name, "permissions.yml"), "utf8"));

exports.pascalCase = (name) => name.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());

exports.camelCase = (name) => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
