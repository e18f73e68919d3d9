import { Stack, StackProps, aws_certificatemanager as acm, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export class ShopEdgeStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'example.com',
    });
    const certificate = new acm.Certificate(this, 'ShopCertificate', {
      domainName: 'shop.example.com',
      validation: acm.CertificateValidation.fromDns(zone),
    });
    new cloudfront.Distribution(this, 'Shop', {
      defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
      domainNames: ['shop.example.com'],
      certificate,
    });
  }
}
