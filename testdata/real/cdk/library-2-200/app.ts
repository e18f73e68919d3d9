import { App, Stack, aws_apigateway as apigateway, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { aws_cloudfront as cloudfront, aws_cloudfront_origins as origins, aws_route53 as route53 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

class ShopStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: '123456789012', region: 'eu-west-1' } });

    const api = new acm.Certificate(this, 'ApiCertificate', {
      domainName: 'shop-api.example.com',
      validation: acm.CertificateValidation.fromEmail(),
    });
    new apigateway.DomainName(this, 'Api', { domainName: 'shop-api.example.com', certificate: api });

    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'example.com',
    });
    const site = new acm.Certificate(this, 'SiteCertificate', {
      domainName: 'shop.example.com',
      validation: acm.CertificateValidation.fromDns(zone),
    });
    new cloudfront.Distribution(this, 'Site', {
      defaultBehavior: { origin: new origins.HttpOrigin('origin.example.com') },
      domainNames: ['shop.example.com'],
      certificate: site,
    });
  }
}

new ShopStack(new App(), 'Shop');
