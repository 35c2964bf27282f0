import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { AwsError } from "./json-service.ts";

/** XML as objects: an array repeats its element, `undefined` leaves it out, names that start with `@` are attributes. */
export interface XmlElement {
  [name: string]: XmlContent | readonly XmlContent[] | undefined;
}

type XmlContent = string | number | boolean | XmlElement;

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: "@" });

// Keys such as `007` are text: nothing is to be read as a number, nor trimmed.
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true });

/** Writes a document of one root element. */
export function writeXml(document: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

/**
 * Reads a document; repeated elements become arrays, single ones don't.
 *
 * @throws AwsError `MalformedXML` as S3 words it.
 */
export function readXml(text: string): unknown {
  if (XMLValidator.validate(text) !== true) throw malformed();
  try {
    return parser.parse(text);
  } catch {
    // What the parser takes for an attack: names of prototypes, external entities, depth without end.
    throw malformed();
  }
}

function malformed(): AwsError {
  const message = "The XML you provided was not well-formed or did not validate against our published schema";
  return new AwsError("MalformedXML", message);
}
