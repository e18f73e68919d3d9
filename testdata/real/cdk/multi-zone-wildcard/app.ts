import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Brands', { env: { account: '123456789012', region: 'us-east-1' } });

const com = route53.HostedZone.fromHostedZoneAttributes(stack, 'Com', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const net = new route53.PublicHostedZone(stack, 'Net', { zoneName: 'example.net' });

const certificate = new acm.Certificate(stack, 'BrandsCertificate', {
  domainName: 'example.com',
  subjectAlternativeNames: ['*.example.com', '*.example.net', 'example.net'],
  validation: acm.CertificateValidation.fromDnsMultiZone({
    'example.com': com,
    'example.net': net,
  }),
});

new cloudfront.Distribution(stack, 'Brands', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['example.com', 'www.example.net'],
  certificate,
});
