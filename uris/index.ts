export { isBucketName, isS3, parseS3Uri, s3PlaceOf, type S3Place } from "./s3Uri";
