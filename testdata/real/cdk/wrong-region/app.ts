import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const account = '123456789012';

const certificates = new Stack(app, 'NewsCertificates', {
  env: { account, region: 'eu-central-1' },
  crossRegionReferences: true,
});
const zone = route53.HostedZone.fromHostedZoneAttributes(certificates, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const certificate = new acm.Certificate(certificates, 'NewsCertificate', {
  domainName: 'news.example.com',
  validation: acm.CertificateValidation.fromDns(zone),
});

const site = new Stack(app, 'NewsSite', {
  env: { account, region: 'us-east-1' },
  crossRegionReferences: true,
});
new cloudfront.Distribution(site, 'News', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['news.example.com'],
  certificate,
});
