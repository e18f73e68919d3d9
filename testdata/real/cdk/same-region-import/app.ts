import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const env = { account: '123456789012', region: 'us-east-1' };

const certificates = new Stack(app, 'DocsCertificates', { env });
const zone = route53.HostedZone.fromHostedZoneAttributes(certificates, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const certificate = new acm.Certificate(certificates, 'DocsCertificate', {
  domainName: 'docs.example.com',
  validation: acm.CertificateValidation.fromDns(zone),
});

const site = new Stack(app, 'DocsSite', { env });
new cloudfront.Distribution(site, 'Docs', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['docs.example.com'],
  certificate,
});
