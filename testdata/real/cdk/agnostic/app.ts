import { App, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';

const app = new App();
const stack = new Stack(app, 'Campaign');

const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
  hostedZoneId: 'Z0123456789ABCDEFGHIJ',
  zoneName: 'example.com',
});
const certificate = new acm.Certificate(stack, 'CampaignCertificate', {
  domainName: 'campaign.example.com',
  validation: acm.CertificateValidation.fromDns(zone),
});
new cloudfront.Distribution(stack, 'Campaign', {
  defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
  domainNames: ['campaign.example.com'],
  certificate,
});
