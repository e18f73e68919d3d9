import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Landing', { env: { account: '123456789012', region: 'eu-west-1' } });

const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const certificate = new acm.Certificate(stack, 'LandingCertificate', {
  domainName: 'landing.example.com',
  validation: acm.CertificateValidation.fromDns(zone),
});
new cloudfront.Distribution(stack, 'Landing', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['landing.example.com'],
  certificate,
});
